import type { Page } from '@playwright/test'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, words } from './people.ts'

const TAG = 'LS-02/PU-02'
const STEPS = ['Close the valve', 'Drain the casing', 'Clean the seat']
const said = words('en', 'field')

/** An order of the crew, made by hand for this journey. */
async function orderFor(title: string) {
  const [engineer, crew] = [await apiAs('engineer'), await apiAs('crew')]
  const object = await engineer.twins.byCode.query({ code: TAG })
  const order = await engineer.workOrders.create.mutate({
    orderId: uuidv7() as never,
    entryId: uuidv7(),
    objectId: object?.id as never,
    title: { en: title, 'zh-CN': title },
    priority: 2,
    steps: STEPS.map((en) => ({ names: { en, 'zh-CN': en } })),
  })
  const me = (await engineer.access.people.query()).find(({ name }) => name === 'Chen Yu')
  await engineer.workOrders.assign.mutate({ orderId: order.id as never, entryId: uuidv7(), personId: me?.id as never })
  return { order, engineer, crew }
}
/** The tablet's first page, and all orders of the crew behind it on the tablet too. */
async function openedWithItsOrders(page: Page) {
  const orders = await (await apiAs('crew')).workOrders.list.query({ state: 'open', mine: true })
  await page.goto('/field')
  await expect(page.locator(`[data-kept="${orders.length}"]`)).toBeVisible()
}
const tick = (page: Page, step: string) => page.getByRole('button', { name: step, exact: true })
const toSend = (page: Page, count: number) => page.getByText(said.toSend.replace('{count}', String(count)), { exact: true })

test('[TA5] begun, ticked, noted and completed without a network: all of it arrives afterwards, once, with its own times', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const { order, crew } = await orderFor('Replace the seal')
  const page = await desk(browser, 'crew', { tablet: true })
  await openedWithItsOrders(page)
  const row = page.getByRole('listitem').filter({ hasText: order.number })
  await expect(row).toBeVisible()
  await expect(row).toContainText('0 of 3 steps')

  await page.context().setOffline(true)
  await expect(page.getByText(/No network since/)).toBeVisible()
  const away = Date.now()
  await row.getByRole('link').click()
  await page.getByRole('button', { name: said.start, exact: true }).click()
  for (const step of STEPS) {
    await tick(page, step).click()
    await expect(tick(page, step)).toHaveAttribute('aria-pressed', 'true')
  }
  await tick(page, 'Drain the casing').click() // taken back, done again
  await tick(page, 'Drain the casing').click()
  await page.getByLabel(said.note).fill('the seal chamber is wet')
  await page.getByRole('button', { name: said.addNote, exact: true }).click()
  await page.getByRole('radio').first().click()
  await page.getByRole('button', { name: said.complete, exact: true }).click()
  await expect(page.getByText(said.verifying)).toBeVisible()
  await expect(toSend(page, 8)).toBeVisible()
  await page.getByRole('link', { name: new RegExp(said.outbox) }).click()
  await expect(page.getByText('Note: the seal chamber is wet')).toBeVisible()

  await page.context().setOffline(false)
  await expect(page.getByText(said.outboxEmpty)).toBeVisible({ timeout: 30_000 })
  const done = await crew.workOrders.byNumber.query({ number: order.number })
  expect(['verify', 'closed']).toContain(done.state)
  expect(done.steps.map(({ state }) => state)).toEqual(['done', 'done', 'done'])
  const mine = done.log.filter(({ kind }) => ['start', 'step', 'log', 'complete'].includes(kind))
  expect(mine.map(({ kind }) => kind).sort()).toEqual(['complete', 'log', 'start', 'step', 'step', 'step', 'step', 'step'])
  expect(Math.abs(Date.parse(mine.find(({ kind }) => kind === 'start')?.at ?? '') - away)).toBeLessThan(20_000)
})

test('[TA6] an answer that is lost on its way is no second entry, and a page that is loaded anew has lost none', async ({ browser }) => {
  test.setTimeout(120_000)
  const { order, crew } = await orderFor('Clean the float')
  const page = await desk(browser, 'crew', { tablet: true })
  await page.goto(`/field/${order.number}`)
  let lost = 0
  await page.route(/api\/trpc\/workOrders\.(start|step|log|complete)/, async (route) => {
    lost += 1
    await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: said.start, exact: true }).click()
  await tick(page, STEPS[0] ?? '').click()
  await expect.poll(() => lost).toBeGreaterThan(1)
  await page.reload()
  await expect(tick(page, STEPS[0] ?? '')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText(/to send$/)).toBeVisible()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await expect(page.getByText(/to send$/)).toBeHidden({ timeout: 30_000 })
  const { log } = await crew.workOrders.byNumber.query({ number: order.number })
  expect(log.filter(({ kind }) => kind === 'start' || kind === 'step').map(({ kind }) => kind)).toEqual(['start', 'step'])
})

test('[TA7] what the planner decided meanwhile is told in words and decided by a person, and nothing else waits for it', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const first = await orderFor('Grease the hoist')
  const { order: second } = await orderFor('Paint the ladder')
  const page = await desk(browser, 'crew', { tablet: true })
  await openedWithItsOrders(page)
  for (const { number } of [first.order, second]) await expect(page.getByRole('listitem').filter({ hasText: number })).toBeVisible()
  await page.context().setOffline(true)
  for (const { number } of [first.order, second]) {
    await page.getByRole('link', { name: said.today, exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: number }).getByRole('link').click()
    await page.getByRole('button', { name: said.start, exact: true }).click()
  }
  await first.engineer.workOrders.cancel.mutate({
    orderId: first.order.id as never,
    entryId: uuidv7(),
    reason: 'the hoist is taken out of use',
  })
  await page.context().setOffline(false)
  await page.getByRole('link', { name: new RegExp(said.outbox) }).click()
  await expect(page.getByRole('heading', { name: 'One question' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('alert').first()).not.toBeEmpty()
  await expect.poll(async () => (await first.crew.workOrders.byNumber.query({ number: second.number })).state).toBe('in_progress')
  await page.getByRole('button', { name: said.drop }).click()
  await expect(page.getByText(said.outboxEmpty)).toBeVisible()
})
