import AxeBuilder from '@axe-core/playwright'
import { running } from './demo.ts'
import { HOSTILE, writeHostile } from './hostile.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, type Locale, type Theme } from './people.ts'

/** Where somebody looks all day: walked in the first two looks, and its colours held against the third where it stands. */
const ROUTES = ['/map?site=district', '/plant?site=plant', '/alarms?site=district', '/id/L2-P1-M1'] as const
/** Where somebody goes now and then: each is walked in one of the looks. */
const NOW_AND_THEN = [
  '/work?site=district',
  '/data?site=district',
  '/field',
  '/commands?site=plant',
  '/fleet?site=district',
  '/registry?site=district',
  '/data?site=plant&part=storage',
  '/registry/import',
  '/registry/numbers?site=district',
  '/registry/clashes',
  '/registry/proposals',
  '/registry/settings',
  '/id/PA-7731',
  '/access',
  '/access/grants',
  '/access/areas',
  '/access/sites?of=district',
  '/access/roles',
  '/access/glass',
  '/access/tokens',
  '/access/policy',
  '/account',
  '/fleet/add?site=district',
  '/fleet/zones?site=district',
  'gateway',
] as const
const LOOKS: readonly { theme: Theme; locale: Locale; routes: readonly string[]; also?: Theme }[] = [
  { theme: 'grey', locale: 'en', routes: ROUTES, also: 'light' },
  { theme: 'dark', locale: 'zh-CN', routes: ROUTES },
  { theme: 'light', locale: 'en', routes: [] },
]

let bearer = ''
test.beforeAll(async () => {
  bearer = await writeHostile()
})

for (const [look, { theme, locale, routes, also }] of LOOKS.entries()) {
  test(`[SC1] every screen in ${theme}, ${locale}: nothing for axe to find, no words missing, no error in the page, and what somebody wrote stays words`, async ({
    browser,
  }) => {
    test.setTimeout(360_000)
    const page = await desk(browser, 'engineer', { theme, locale })
    await page.emulateMedia({ reducedMotion: 'reduce' }) // what fades in has no contrast yet
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    page.on(
      'console',
      (message) => message.type() === 'error' && /MISSING_MESSAGE|hydrat/i.test(message.text()) && errors.push(message.text()),
    )
    const found: string[] = []
    let shown = 0
    const others = NOW_AND_THEN.filter((_, i) => i % LOOKS.length === look)
    for (const route of [...routes, ...others, `/id/${bearer}`]) {
      await page.goto(route === 'gateway' ? await aGateway() : route)
      await expect(page.locator('h1, h2').first()).toBeVisible()
      await expect(page.getByRole('status', { name: /loading|正在/i })).toHaveCount(0)
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      expect(await page.evaluate(() => 'hostile' in window), `${route} ran what somebody wrote`).toBe(false)
      shown += await page.getByText(HOSTILE).count()
      found.push(...worded(route, violations))
      if (!also || !routes.includes(route)) continue
      await page.evaluate((look) => document.documentElement.setAttribute('data-theme', look), also)
      const colours = await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze()
      found.push(...worded(`${route} in ${also}`, colours.violations))
    }
    expect(found).toEqual([])
    expect(errors).toEqual([])
    expect(shown, 'screens that show it').toBeGreaterThan(0)
  })
}

const worded = (where: string, violations: readonly { id: string; nodes: readonly { html: string }[] }[]) =>
  violations.map(({ id, nodes }) => `${where} ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)

/** The page of one gateway, by its tag. */
async function aGateway(): Promise<string> {
  const [gateway] = await (await apiAs('engineer')).gateways.list.query()
  return `/fleet/${gateway?.tag}`
}

test('[SC2] a wrong password is refused in words, the right one opens the map; nobody else gets in', async ({ browser }) => {
  const { url, people } = running()
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  await page.goto('/map')
  await expect(page).toHaveURL(/sign-in/)
  const operator = people.find(({ email }) => email.startsWith('operator@'))
  await page.getByLabel(/mail/i).fill(operator?.email ?? '')
  await page.getByLabel(/password/i).fill('not this one')
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page.getByRole('main').getByRole('alert')).not.toBeEmpty()
  await page.getByLabel(/password/i).fill(operator?.password ?? '')
  await page.getByRole('button', { name: /sign in/i }).click()
  await expect(page).toHaveURL(/map/)
})

test('[SC3] the palette finds an object by its tag and by pinyin, and leads to it with the keyboard alone', async ({ browser }) => {
  const page = await desk(browser, 'operator', { locale: 'zh-CN' })
  await page.goto('/alarms?site=plant')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('PS-03/P2')
  await expect(page.getByRole('option').filter({ hasText: 'PS-03/P2' }).first()).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('yushuibeng')
  await expect(page.getByRole('option').filter({ hasText: '雨水泵' }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/PS-0|object=/)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('PS-03')
  await expect(page.getByRole('option').filter({ hasText: 'PS-03/P2' }).first()).toBeVisible()
  const slow = Promise.withResolvers<void>()
  await page.route(/search\.find/, async (route) => {
    await slow.promise
    await route.continue()
  })
  await page.keyboard.type('/P2')
  await page.keyboard.press('Enter') // before the answer to it is there
  slow.resolve()
  await expect(page).toHaveURL(/PS-03(%2F|\/)P2/)
})

test('[SC4] a program gets the object as JSON and as a Thing Description; an unknown code and no token are told apart in words', async () => {
  const { url } = running()
  const nobody = await fetch(`${url}/id/PS-03/P2`, { headers: { accept: 'application/json' } })
  expect(nobody.status).toBe(401)
  expect(await nobody.json()).toMatchObject({ refusal: { code: 'UNAUTHENTICATED' } })
})
