import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { appCode } from '#/server/access/testing/app-codes.ts'
import { startProvider } from '#/server/access/testing/provider.ts'
import { freePort, Installation } from './installation.ts'
import { expect, test } from './journey.ts'
import { words } from './people.ts'

const WANG = { email: 'wang@onefold.test', name: 'Wang Lei', password: 'nine bright harbours' }
const GUEST = { email: 'guest@onefold.test', email_verified: true, name: 'Guest' }
const access = words('en', 'access')
const dispatch = words('en', 'dispatch')
const door = words('en', 'door')
const proof = words('en', 'proof')
const sites = words('en', 'sites')

async function windowOf(browser: Browser, baseURL: string, locale: 'en' | 'zh-CN' = 'en'): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name: 'locale', value: locale, url: baseURL }])
  return context.newPage()
}

/** Who has the console's link becomes the administrator, sets up a second factor, and makes the first site. @returns the app's letters */
async function begin(admin: Page, setupUrl: string): Promise<string> {
  await admin.goto('/')
  await expect(admin.getByRole('heading', { name: door.first })).toBeVisible()
  await admin.getByLabel(door.setupCode).fill('guessed')
  await admin.getByLabel(door.name).fill(WANG.name)
  await admin.getByLabel(door.email).fill(WANG.email)
  await admin.getByLabel(door.organisation).fill('Harbour City')
  await admin.getByLabel(proof.newPassword).fill(WANG.password)
  await admin.getByRole('button', { name: door.create }).click()
  await expect(admin.getByRole('alert').filter({ hasText: words('en', 'refusal').SETUP_CODE_FORBIDDEN })).toBeVisible()
  await admin.getByLabel(door.setupCode).fill(new URL(setupUrl).hash.slice(1))
  await admin.getByRole('button', { name: door.create }).click()

  await admin.getByRole('button', { name: proof.withApp }).click()
  const letters = (await admin.getByTestId('totp-secret').textContent()) ?? ''
  await admin.getByLabel(proof.firstCode).fill(appCode(letters, Date.now()))
  await admin.getByRole('button', { name: proof.confirm }).click()
  await admin.getByRole('button', { name: proof.kept }).click()

  await expect(admin.getByRole('heading', { name: sites.first })).toBeVisible()
  await admin.getByLabel(sites.en, { exact: true }).fill('North Harbour')
  await admin.getByLabel(sites.zh, { exact: true }).fill('北港')
  await expect(admin.getByLabel(sites.slug)).toHaveValue('north-harbour')
  await admin.getByLabel(sites.lat).fill('31.2304')
  await admin.getByLabel(sites.lon).fill('121.4737')
  await admin.getByRole('button', { name: sites.make }).click()
  await admin.waitForURL(/\/registry\/import\?site=north-harbour/)
  return letters
}

async function invite(admin: Page): Promise<void> {
  await admin.goto('/access')
  await admin.getByRole('button', { name: access.invite }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel(access.name).fill(GUEST.name)
  await dialog.getByLabel(access.email).fill(GUEST.email)
  await dialog.getByLabel(words('en', 'frame').role.auditor, { exact: true }).check()
  await dialog.getByRole('button', { name: access.makeLink }).click()
  await admin.getByRole('button', { name: access.handedOver }).click()
}

/** By password and app. A code is good once, so one that was shown in this half minute is followed by the next. */
async function signIn(page: Page, letters: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel(door.email).fill(WANG.email)
  await page.getByLabel(door.password).fill(WANG.password)
  await page.getByRole('button', { name: door.signIn, exact: true }).click()
  await expect(async () => {
    await page.getByLabel(proof.way.code).fill(appCode(letters, Date.now(), 1))
    await page.getByRole('button', { name: proof.show }).click()
    await page.waitForURL(/\/map/, { timeout: 10_000 })
  }).toPass({ timeout: 90_000 })
}

/** By the pages of the organisation's own provider, which asks nothing but who one is. */
async function enterBySso(page: Page, subject: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: words('zh-CN', 'door').withSso.replace('{name}', 'Harbour ID') }).click()
  await page.locator('[name=login]').fill(subject)
  await page.locator('[name=password]').fill('any')
  await page.locator('[type=submit]').click()
  await page.locator('[type=submit]').click() // agrees to be known by Onefold
}

test.describe
  .serial('an installation of its own', () => {
    const stack = new AsyncDisposableStack()
    let own: Installation
    let started: Awaited<ReturnType<Installation['start']>>
    let letters = ''
    test.beforeAll(async () => {
      test.setTimeout(180_000)
      const port = await freePort()
      const client = { id: 'onefold', secret: 'a secret of this journey', redirectUri: `http://localhost:${port}/api/auth/sso/callback` }
      const people = { guest: GUEST, stranger: { ...GUEST, email: 'stranger@onefold.test' } }
      const { issuer } = stack.use(await startProvider(people, client))
      const sso = { ONEFOLD_SSO_ISSUER: issuer, ONEFOLD_SSO_CLIENT_ID: client.id, ONEFOLD_SSO_CLIENT_SECRET: client.secret }
      own = stack.use(new Installation({ PORT: String(port), ...sso, ONEFOLD_SSO_NAME: 'Harbour ID' }))
      started = await own.start()
    })
    test.afterAll(() => stack.disposeAsync())

    test('[IN1] an empty installation becomes an organisation with an administrator who has a second factor, and its first site; who is invited comes in by single sign-on, a stranger does not', async ({
      browser,
    }) => {
      test.setTimeout(180_000)
      const admin = await windowOf(browser, started.url)
      letters = await begin(admin, started.setup?.url ?? '')
      await invite(admin)
      const guest = await windowOf(browser, started.url, 'zh-CN')
      await enterBySso(guest, 'guest')
      await guest.waitForURL(/\/map/)
      await guest.getByRole('button', { name: words('zh-CN', 'frame').account.replace('{name}', GUEST.name) }).click()
      await expect(guest.getByRole('menu').getByText(words('zh-CN', 'frame').role.auditor)).toBeVisible()
      const stranger = await windowOf(browser, started.url, 'zh-CN')
      await enterBySso(stranger, 'stranger')
      await expect(stranger.getByRole('alert').filter({ hasText: words('zh-CN', 'door').SSO_UNKNOWN_FORBIDDEN })).toBeVisible()
    })

    test('[IN2] restored from its backup it is as it was then, everybody signs in anew, and nothing is sent until the administrator has looked and says why', async ({
      browser,
    }) => {
      test.setTimeout(180_000)
      const admin = await windowOf(browser, started.url)
      await signIn(admin, letters)
      const backup = join(own.dir, 'installation.backup')
      await own.run('backup', backup)
      await admin.goto('/access/sites?of=north-harbour')
      const panel = admin.getByRole('article', { name: 'North Harbour' })
      await panel.getByLabel(sites.en, { exact: true }).fill('Never backed up')
      await panel.getByRole('button', { name: sites.save }).click()
      await expect(admin.getByRole('row').filter({ hasText: 'Never backed up' })).toBeVisible()
      await own.stop()
      await own.run('restore', backup, '--yes')
      await own.start()

      await signIn(admin, letters)
      const notice = admin.getByRole('status').filter({ hasText: dispatch.stopped })
      await notice.getByRole('button', { name: dispatch.decide }).click()
      const dialog = admin.getByRole('dialog')
      await expect(dialog.getByText(dispatch.look.machines)).toBeVisible()
      await dialog.getByLabel(dispatch.reason).fill('Every pump was looked at')
      await dialog.getByRole('button', { name: dispatch.resume }).click()
      await expect(notice).toHaveCount(0)
      await admin.goto('/access/sites')
      await expect(admin.getByRole('row').filter({ hasText: 'North Harbour' })).toBeVisible()
      await expect(admin.getByText('Never backed up')).toHaveCount(0)
    })
  })
