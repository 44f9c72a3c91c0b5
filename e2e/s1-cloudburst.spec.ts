import type { Page } from '@playwright/test'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { PACE } from './demo.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, words } from './people.ts'

const P2 = 'PS-03/P2'
const P3 = 'PS-03/P3'

/** The suction is blocked at 28 min, P2 called at 31, the edge sure of it 45 scenario seconds later. */
const FINDING_MS = (34 / PACE) * 60_000

test('[S1] the edge finds the blocked pump, the operator starts the third and sees its effect, the crew clears it, measurement closes it', async ({
  browser,
}) => {
  test.setTimeout(480_000)
  const english = await desk(browser, 'operator')
  const chinese = await desk(browser, 'manager', { locale: 'zh-CN' })
  const api = await apiAs('engineer')

  await test.step('the story is started from its panel', async () => {
    await english.goto('/alarms?site=district')
    await chinese.goto('/alarms?site=district')
    await english.getByRole('button', { name: /^Account of/ }).click()
    await english.getByRole('menuitem', { name: 'Scenarios' }).click()
    const panel = english.getByRole('dialog')
    await panel.getByRole('spinbutton').fill(String(PACE))
    await panel.getByRole('button', { name: 'Start' }).click()
    await expect(panel.getByText(words('en', 'scenarios').sent)).toBeVisible()
    await panel.getByRole('button', { name: 'Close' }).click()
  })

  await test.step('the finding is an alarm of priority 1 on both screens', async () => {
    const found = rowOf(english, P2, 'Delivers less than expected')
    const foundInChinese = rowOf(chinese, P2, '流量低于预期')
    for (const row of [found, foundInChinese]) await expect(row).toBeVisible({ timeout: FINDING_MS + 120_000 })
    await found.press('Enter')
    await expect(found).toHaveAttribute('aria-selected', 'true')
    await english.keyboard.press('a')
    await expect(found.getByText(words('en', 'alarms').state.acknowledged, { exact: true })).toBeVisible()
    await expect(foundInChinese.getByText(words('zh-CN', 'alarms').state.acknowledged, { exact: true })).toBeVisible()
  })

  await test.step('the third pump is started inside its envelope, and its flow proves it', async () => {
    await english.goto(`/id/${P3}`)
    await english.getByRole('button', { name: /Start.*PS-03\/P3/ }).click()
    await english.getByLabel('Reason').fill('P2 delivers too little, the sump rises')
    await english.getByRole('button', { name: /^Issue/ }).click()
    await expect(confirmed(english)).toBeVisible({ timeout: 60_000 })
    await chinese.goto('/commands?site=district')
    await expect(chinese.getByRole('listitem').filter({ hasText: P3 }).first()).toContainText(words('zh-CN', 'commands').state.confirmed)
  })

  const [order] = await api.workOrders.list.query({ objectId: (await api.twins.byCode.query({ code: P2 }))?.id as never, state: 'open' })
  await test.step('the work order carries the evidence', async () => {
    await english.goto(`/work?site=district&order=${order?.number}`)
    const panel = english.getByRole('region', { name: order?.number ?? '' })
    await expect(panel.getByRole('img').first()).toBeVisible()
    await expect(panel).toContainText('confidence')
  })

  await test.step('the crew works it on the tablet, in Chinese', async () => {
    const tablet = await desk(browser, 'crew', { locale: 'zh-CN', tablet: true })
    await workOnTablet(tablet, order?.number ?? '')
    const runner = await api.twins.byCode.query({ code: 'SIM-CITY' })
    await api.commands.issue.mutate({
      commandId: uuidv7() as never,
      objectId: runner?.id as never,
      command: 'do_by_hand',
      params: { deed: 'unblock_p2' },
      reason: 'the crew clears the suction',
    })
  })

  await test.step('the pump delivers again: the alarm returns and the order is verified by it, on both screens', async () => {
    await english.goto('/work?site=district&view=list')
    await expect(english.getByRole('row').filter({ hasText: order?.number ?? '' })).toContainText(words('en', 'work').state.closed, {
      timeout: 120_000,
    })
    await chinese.goto(`/work?site=district&view=list&order=${order?.number}`)
    await expect(chinese.getByRole('region', { name: order?.number ?? '' })).toContainText(words('zh-CN', 'work').verified)
  })
})

/** The last state of the newest command shown, once measurement has confirmed it. */
const confirmed = (page: Page) => page.locator('li[data-state="confirmed"][data-standing="ended"]').first()

/** One alarm by its object and its words: others of the same object stand beside it. */
const rowOf = (page: Page, tag: string, what: string) => page.getByRole('row').filter({ hasText: tag }).filter({ hasText: what })

/** Start, every step, what it was, done: with the hand, as a crew does. */
async function workOnTablet(tablet: Page, number: string): Promise<void> {
  const t = words('zh-CN', 'field')
  await tablet.goto('/field?all=true')
  await tablet.getByRole('link').filter({ hasText: number }).click()
  await tablet.getByRole('button', { name: t.start, exact: true }).click()
  const steps = tablet.getByRole('region', { name: t.part.steps })
  await expect(steps.getByText(t.startFirst)).toHaveCount(0)
  const rows = steps.getByRole('listitem')
  for (let i = 0; i < (await rows.count()); i++) {
    const value = rows.nth(i).getByRole('textbox')
    if ((await value.count()) > 0) await value.fill((await value.getAttribute('inputmode')) === 'text' ? P2 : '0.25')
    await rows.nth(i).getByRole('button').click()
    await expect(rows.nth(i).getByRole('button')).toHaveAttribute('aria-pressed', 'true')
  }
  await tablet.getByRole('radio').first().click()
  await tablet.getByRole('button', { name: t.complete, exact: true }).click()
  await expect(tablet.getByText(t.verifying)).toBeVisible()
}
