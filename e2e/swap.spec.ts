import type { Page } from '@playwright/test'
import { expect, test } from './journey.ts'
import { apiAs, desk, words } from './people.ts'

const POSITION = 'LS-02/PU-02'
const said = words('en', 'swap')

const scan = async (page: Page, label: string, code: string) => {
  await page.getByLabel(label).fill(code)
  await page.getByLabel(label).press('Enter')
}

test('[SW1] swap in three scans: the wrong place says so, the series goes on, the asset takes its history with it, undone within the hour', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const page = await desk(browser, 'crew', { tablet: true })
  const api = await apiAs('crew')
  const before = await api.twins.byCode.query({ code: POSITION })
  await page.goto(`/field/swap?at=${encodeURIComponent(POSITION)}`)
  await scan(page, said.label.place, 'LS-02/PU-03')
  await expect(page.getByText('This is LS-02/PU-03; yours is LS-02/PU-02, the middle one.')).toBeVisible()
  await scan(page, said.label.place, POSITION)
  await scan(page, said.label.out, '7733')
  await expect(page.getByText(/This is PA-7733, which stands at LS-02\/PU-03. Here stands PA-7731/)).toBeVisible()
  await scan(page, said.label.out, '7731')
  await scan(page, said.label.in, 'M-40771')
  await expect(page.getByText(/M-40771 stands at L2-P1-M1/)).toBeVisible()
  await page.reload() // what was scanned is still there
  await scan(page, said.label.in, '8042')
  await page.getByRole('button', { name: said.record }).click()
  await expect(page.getByRole('heading', { name: said.recorded })).toBeVisible()

  const after = await api.twins.byCode.query({ code: POSITION })
  expect(after?.asset).toMatchObject({ serial: '8042' })
  expect(after?.channels.map(({ seriesId }) => seriesId)).toEqual(before?.channels.map(({ seriesId }) => seriesId))
  const hours = async (tag: string) => (await api.twins.byCode.query({ code: tag }))?.settings.properties as { hours: number }
  expect([await hours('PA-7731'), await hours('PA-8042')]).toMatchObject([{ hours: 11_482 }, { hours: 0 }])

  await page.getByRole('button', { name: said.undo }).click()
  await expect(page.getByRole('heading', { name: said.undone })).toBeVisible()
  expect((await api.twins.byCode.query({ code: POSITION }))?.asset).toMatchObject({ serial: '7731' })
})

test('[SW2] without a connection the scans are kept on the tablet, and recorded when it is back', async ({ browser }) => {
  test.setTimeout(120_000)
  const page = await desk(browser, 'crew', { tablet: true, locale: 'zh-CN' })
  const zh = words('zh-CN', 'swap')
  await page.goto('/field/swap')
  await scan(page, zh.label.place, 'LS-02/PU-01')
  await expect(page.getByText('LS-02/PU-01').first()).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByText(zh.offline)).toBeVisible()
  await scan(page, zh.label.out, '7729')
  await expect(page.getByText('7729，尚未查询')).toBeVisible()
  await scan(page, zh.label.in, '8042')
  await expect(page.getByRole('button', { name: zh.record })).toBeDisabled()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: zh.record }).click()
  await expect(page.getByRole('heading', { name: zh.recorded })).toBeVisible()
  await page.getByRole('button', { name: zh.undo }).click()
  await expect(page.getByRole('heading', { name: zh.undone })).toBeVisible()
})

test('[IP1] what stops if the pump station stops: as a list with the way, and as rings on the map', async ({ browser }) => {
  test.setTimeout(120_000)
  const page = await desk(browser, 'operator')
  const en = words('en', 'graph')
  await page.goto('/id/PS-03?impact=true')
  const row = page.getByRole('row').filter({ hasText: 'SD-0147' }).first()
  await page
    .getByRole('button', { name: /^all \d+/ })
    .first()
    .click()
  await expect(row).toContainText('backs up')
  await expect(row).toContainText('SD-0147 drains to PS-03')
  await page.getByRole('link', { name: en.onMap }).click()
  await expect(page).toHaveURL(/\/map\?.*impact=PS-03/)
  const panel = page.getByRole('region', { name: en.whatStops })
  await expect(panel).toContainText('back up')
  await expect(page.locator('[data-testid=map][data-idle]')).toBeVisible({ timeout: 60_000 })
  await expect.poll(async () => Number(await panel.getAttribute('data-rings'))).toBeGreaterThan(20)
})
