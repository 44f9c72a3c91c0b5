import type { Locator, Page } from '@playwright/test'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, words } from './people.ts'

const MOTOR = 'L2-P1-M1'
const PRESS = 'L2-P1'

test('[S2] the bearing can wait until Saturday: 14 strokes a minute is allowed and measured, 12 is refused with both reasons', async ({
  browser,
}) => {
  test.setTimeout(420_000)
  const english = await desk(browser, 'manager')
  const chinese = await desk(browser, 'engineer', { locale: 'zh-CN' })
  const api = await apiAs('engineer')

  await test.step('the finding of the edge is an alert with an order, no alarm', async () => {
    await english.goto(`/id/${MOTOR}`)
    await expect(english.getByText('Bearing wears, outer race').first()).toBeVisible({ timeout: 60_000 })
    await expect(english.getByText(/WO-\d{4}-\d{5}/).first()).toBeVisible()
    expect(await api.alarms.counts.query({})).toMatchObject({ unacknowledged: expect.any(Number) })
  })

  await test.step('12 is refused: slower than the takt, too little energy', async () => {
    await rate(english).fill('12')
    const form = english.locator('form').filter({ has: rate(english) })
    await expect(form).toContainText(/slower than the takt/i)
    await expect(form).toContainText(/too little energy/i)
    await expect(form.getByRole('button', { name: /Set press rate/ })).toHaveAttribute('aria-disabled', 'true')
  })

  await test.step('14 is accepted at the panel of the press and measured', async () => {
    await chinese.goto(`/id/${PRESS}`)
    await rate(english).fill('14')
    await english.getByRole('button', { name: /Set press rate/ }).click()
    await english.getByLabel('Reason').fill('the bearing shall last until Saturday')
    await english.getByRole('button', { name: /^Issue/ }).click()
    await expect(confirmed(english)).toBeVisible({ timeout: 180_000 })
    await expect(confirmed(chinese)).toContainText(words('zh-CN', 'commands').state.confirmed)
    await expect(chinese.getByText(/^14\.[0-2]|^13\.[89]/).first()).toBeVisible()
  })

  const [order] = await api.workOrders.list.query({ objectId: (await api.twins.byCode.query({ code: MOTOR }))?.id as never })
  await test.step('the order is planned, done, and verified by the next measurements', async () => {
    await english.goto(`/work?site=plant&order=${order?.number}`)
    const panel = english.getByRole('region', { name: order?.number ?? '' })
    await panel.getByRole('button', { name: 'Start', exact: true }).click()
    await tickAll(panel)
    const runner = await api.twins.byCode.query({ code: 'SIM-PLANT' })
    await api.commands.issue.mutate({
      commandId: uuidv7() as never,
      objectId: runner?.id as never,
      command: 'do_by_hand',
      params: { deed: 'swap_bearing' },
      reason: 'the crew fits the new bearing',
    })
    await panel.getByRole('button', { name: 'Complete', exact: true }).click()
    const dialog = english.getByRole('dialog')
    await dialog.getByLabel('What it was').selectOption({ label: 'Electrical fluting' })
    await dialog.getByRole('button', { name: 'Complete' }).click()
    await expect(panel).toContainText(words('en', 'work').state.verify)
    await chinese.goto(`/work?site=plant&view=list&order=${order?.number}`)
    await expect(chinese.getByRole('region', { name: order?.number ?? '' })).toContainText(words('zh-CN', 'work').verified, {
      timeout: 180_000,
    })
  })
})

const confirmed = (page: Page) => page.locator('li[data-state="confirmed"][data-standing="ended"]').first()
const rate = (page: Page) => page.getByRole('spinbutton', { name: /Press rate/ })

async function tickAll(panel: Locator): Promise<void> {
  const rows = panel.locator('ol').first().getByRole('listitem')
  await expect(rows.first().getByRole('checkbox')).toBeEnabled()
  for (let i = 0; i < (await rows.count()); i++) {
    const row = rows.nth(i)
    const value = row.getByRole('textbox')
    if ((await value.count()) > 0) await value.fill((await value.getAttribute('inputmode')) === 'text' ? MOTOR : '500')
    await row.getByRole('checkbox').click()
    await expect(row.getByRole('checkbox')).toBeChecked()
  }
}
