import type { Locator, Page } from '@playwright/test'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { running } from './demo.ts'
import { expect, test } from './journey.ts'
import { apiAs, signInOf, words } from './people.ts'

const [alarms, frame, work] = ['alarms', 'frame', 'work'].map((area) => words('en', area))
const MACHINE = 'L2-P3'

test('[KB1] from the sign-in over search, object, alarm and order to the sign-out with the keys alone, the focus always seen', async ({
  browser,
}) => {
  test.setTimeout(360_000)
  const api = await apiAs('engineer')
  const machine = await api.twins.byCode.query({ code: MACHINE })
  const order = await api.workOrders.create.mutate({
    orderId: uuidv7() as never,
    entryId: uuidv7(),
    objectId: machine?.id as never,
    title: { en: 'Wipe the light curtain', 'zh-CN': '擦拭光幕' },
    priority: 3,
    steps: [{ names: { en: 'Wiped', 'zh-CN': '已擦拭' } }],
  })
  const found = async () => (await api.search.find.query({ q: order.number })).length
  await expect.poll(found, { timeout: 120_000 }).toBeGreaterThan(0) // the index follows the feed, which has much to tell at a first start
  const context = await browser.newContext({ baseURL: running().url, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const walk = walker(page)

  await test.step('sign in', async () => {
    const person = signInOf('engineer')
    await page.goto('/map?site=plant')
    await walk.to(page.getByLabel(/mail/i))
    await page.keyboard.type(person.email)
    await walk.to(page.getByLabel(/password/i))
    await page.keyboard.type(person.password)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/map/)
    await expect(page.getByRole('navigation', { name: frame.rooms })).toBeVisible()
  })

  await test.step('past the rail and the top bar at once', async () => {
    const skip = page.getByRole('link', { name: frame.skip })
    await page.keyboard.press('Tab')
    await expect(skip).toBeFocused()
    expect(await page.evaluate(stopNobodySees)).toBeNull()
    const address = page.url()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
    expect(await page.evaluate(stopNobodySees)).toBeNull()
    expect(new URL(page.url()).hash).toBe(new URL(address).hash)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true)
  })

  await test.step('search, and the object on the map', async () => {
    await openPalette(page)
    await page.keyboard.type(MACHINE)
    await expect(page.getByRole('option').filter({ hasText: MACHINE }).first()).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('Enter')
    await expect(page.getByText(MACHINE, { exact: true }).first()).toBeVisible()
  })

  await test.step('the alarms, and what was found', async () => {
    await walk.to(page.getByRole('link', { name: frame.room.alarms }))
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/alarms/)
    const row = page.locator('tr[data-row], tr[tabindex="0"]').first()
    const nothing = page.getByText(alarms.none.open)
    await expect(row.or(nothing)).toBeVisible({ timeout: 60_000 })
    if (await nothing.isVisible()) {
      // A story that is over leaves none open.
      await walk.to(page.getByRole('group', { name: alarms.which }).getByRole('button', { pressed: true }))
      for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
    }
    await expect(row).toBeVisible()
    await walk.to(row)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary').first()).toBeVisible()
  })

  await test.step('the object’s page, and its order', async () => {
    await openPalette(page)
    await page.keyboard.type(order.number)
    await expect(page.getByRole('option').filter({ hasText: order.number }).first()).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('Enter')
    const panel = page.getByRole('region', { name: order.number })
    await expect(panel).toBeVisible()
    await walk.to(panel.getByRole('link', { name: MACHINE }))
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/id/${MACHINE}$`))
    await walk.to(page.getByRole('link', { name: new RegExp(order.number) }).first())
    await page.keyboard.press('Enter')
    await expect(panel).toBeVisible()
  })

  await test.step('start, tick, complete', async () => {
    const panel = page.getByRole('region', { name: order.number })
    await walk.to(panel.getByRole('button', { name: work.start, exact: true }))
    await page.keyboard.press('Enter')
    const step = panel.getByRole('checkbox')
    await expect(step).toBeEnabled()
    await walk.to(step)
    await page.keyboard.press('Space')
    await expect(step).toBeChecked()
    await walk.to(panel.getByRole('button', { name: work.complete, exact: true }))
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('combobox')).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await walk.to(dialog.getByRole('button', { name: work.complete, exact: true }))
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect.poll(async () => (await api.workOrders.byNumber.query({ number: order.number })).state).toMatch(/verify|closed/)
  })

  await test.step('sign out', async () => {
    await walk.to(page.getByRole('button', { name: /^Account of/ }))
    await page.keyboard.press('Enter')
    const out = page.getByRole('menuitem', { name: frame.signOut })
    await expect(out).toBeVisible()
    await page.keyboard.press('End')
    await expect(out).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/sign-in/)
  })
  expect(walk.unseen).toEqual([])
})

const ENOUGH = 160

/** Goes from stop to stop by Tab, and notes every stop that nobody could see. */
function walker(page: Page) {
  const unseen: string[] = []
  async function to(target: Locator) {
    const aim = target.first()
    await expect(aim).toBeVisible()
    for (let stops = 0; stops < ENOUGH; stops++) {
      if (await aim.evaluate((element) => element === document.activeElement)) return
      await page.keyboard.press('Tab')
      const hidden = await page.evaluate(stopNobodySees)
      if (hidden && !unseen.includes(hidden)) unseen.push(hidden)
    }
    throw new Error(`the keyboard does not reach ${target}`)
  }
  return { to, unseen }
}

/** In the page: what has the focus and shows no ring, or lies outside what can be seen; null where all is well. */
function stopNobodySees(): string | null {
  const at = document.activeElement
  if (!(at instanceof HTMLElement || at instanceof SVGElement) || at === document.body) return null
  const style = getComputedStyle(at)
  const ringed = (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
  const box = at.getBoundingClientRect()
  const inSight = box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
  return ringed && inSight
    ? null
    : `${at.tagName} ${at.id} ${at.getAttribute('type') ?? ''} ${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40)} ${ringed ? 'out of sight' : 'no ring'} on ${location.pathname}`
}

/** The room hears its keys a moment after it is drawn. */
const openPalette = (page: Page) =>
  expect(async () => {
    const palette = page.getByRole('dialog').getByRole('combobox')
    if (!(await palette.isVisible())) await page.keyboard.press('Control+k')
    await expect(palette).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 60_000 })
