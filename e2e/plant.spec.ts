import type { Locator, Page } from '@playwright/test'
import { expect, test } from './journey.ts'
import { desk } from './people.ts'

const SETTLED_MS = 200_000
const settled = (canvas: Locator) => expect(canvas).toHaveAttribute('data-drawing', 'off', { timeout: SETTLED_MS })
const framesOf = async (canvas: Locator) => Number(await canvas.getAttribute('data-frames'))
/** News of the machines, which the picture asks for every few seconds. */
const news = (page: Page) => page.waitForResponse((answer) => answer.url().includes('telemetry.latest') && answer.ok(), { timeout: 30_000 })

test('[PL1] a picture at rest draws nothing while values go on; turned, cut or compared it is drawn anew, and rests again', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  const page = await desk(browser, 'manager')
  await page.goto('/plant?site=plant&area=L2')
  const canvas = page.locator('canvas')
  const drawnAnew = async (change: () => Promise<unknown>) => {
    const before = await framesOf(canvas)
    await change()
    await expect.poll(() => framesOf(canvas), { timeout: SETTLED_MS }).toBeGreaterThan(before)
    await settled(canvas)
  }
  await settled(canvas)

  const frames = await framesOf(canvas)
  expect(frames).toBeGreaterThan(0)
  for (let round = 0; round < 3; round++) await news(page)
  await expect(canvas).toHaveAttribute('data-drawing', 'off')
  expect(await framesOf(canvas)).toBe(frames)

  await page.getByRole('img', { name: /The plant in 3D/ }).focus() // the keys belong to the frame around the canvas
  await drawnAnew(() => page.keyboard.press('ArrowLeft'))
  await drawnAnew(() => page.getByRole('button', { name: 'Cut', exact: true }).click())
  await page.getByRole('slider').focus()
  await drawnAnew(() => page.keyboard.press('ArrowRight'))
  await expect(page).toHaveURL(/cut=/)
  await drawnAnew(() => page.getByRole('button', { name: 'Heat', exact: true }).click())
  await expect(page.getByText(/Temperature, °C/)).toBeVisible()
})
