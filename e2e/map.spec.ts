import type { Page } from '@playwright/test'
import { expect, test } from './journey.ts'
import { desk } from './people.ts'

const drawn = (page: Page) => expect(page.locator('[data-testid=map][data-idle]')).toBeVisible({ timeout: 60_000 })

test('[MT1] the map has one clock: it goes back, plays from there, and is live again; the address holds the moment', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const page = await desk(browser, 'operator')
  await page.goto('/map?site=district')
  await drawn(page)
  const track = page.getByRole('slider', { name: /^Last / })
  await expect(track).toHaveAttribute('aria-valuetext', 'Live')
  await track.focus()
  await page.keyboard.press('PageDown')
  await expect(page).toHaveURL(/[?&]t=/)
  await expect(page.getByText('State then')).toBeVisible()
  const then = Number(await track.getAttribute('aria-valuenow'))
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(async () => Number(await track.getAttribute('aria-valuenow'))).toBeGreaterThan(then + 5)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.reload()
  await drawn(page)
  await expect(page.getByText('State then')).toBeVisible()
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await expect(page).not.toHaveURL(/[?&]t=/)
  await expect(track).toHaveAttribute('aria-valuetext', 'Live')
  await page.context().close()
})

test('[MT2] what lies in an area is chosen by drawing it, by keyboard too, and stands in the list beneath', async ({ browser }) => {
  test.setTimeout(180_000)
  const page = await desk(browser, 'operator')
  await page.goto('/map?site=district')
  await drawn(page)
  await page.getByRole('button', { name: 'Choose what lies in an area' }).click()
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) {
    await page.keyboard.press(' ')
    for (let i = 0; i < 6; i++) await page.keyboard.press(key)
  }
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/[?&]area=/)
  await expect(page.getByText(/^In the area \d+/).first()).toBeVisible() // a choice beside the alarms where there are any, else the head alone
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.getByRole('button', { name: 'Clear area' }).click()
  await expect(page).not.toHaveURL(/[?&]area=/)
  await page.context().close()
})
