import type { Browser, Page } from '@playwright/test'
import { running } from './demo.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, signInAnew, signInWith, words } from './people.ts'

const EMAIL = 'zhou@onefold.test'
const PASSWORD = 'seven quiet herons'
const STATION = 'PS-04'
const access = words('en', 'access')
const areas = words('en', 'areas')
const grants = words('en', 'grants')
const roles = words('en', 'frame').role
const proof = words('zh-CN', 'proof')

/** A browser in which nobody is signed in, in Chinese. */
async function stranger(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: running().url, viewport: { width: 1180, height: 820 } })
  await context.addCookies([{ name: 'locale', value: 'zh-CN', url: running().url }])
  return context.newPage()
}

async function drawArea(admin: Page): Promise<void> {
  await admin.goto('/access/areas?site=district')
  await admin.getByRole('button', { name: areas.new }).click()
  await admin.getByLabel(areas.nameEn).fill('Harbour pumps')
  await admin.getByLabel(areas.nameZh).fill('港口泵站')
  await admin.getByRole('button', { name: areas.kind.branch }).click()
  await admin.getByLabel(areas.top).fill(STATION)
  await admin.getByRole('button', { name: areas.make }).click()
  await expect(admin.getByRole('row').filter({ hasText: areas.branchOf.replace('{tag}', STATION) })).toBeVisible()
}

async function inviteZhou(admin: Page): Promise<string> {
  await admin.getByRole('link', { name: access.tab.accounts }).click()
  await admin.getByRole('button', { name: access.invite }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel(access.name).fill('Zhou Min')
  await dialog.getByLabel(access.email).fill(EMAIL)
  await dialog.getByLabel(roles.operator, { exact: true }).check()
  await dialog.getByRole('button', { name: access.inAreas }).click()
  await dialog.getByLabel('Harbour pumps').check()
  await dialog.getByRole('button', { name: access.makeLink }).click()
  const link = (await admin.getByTestId('shown-once').textContent()) ?? ''
  await admin.getByRole('button', { name: access.handedOver }).click()
  await expect(admin.getByRole('table', { name: access.invitations }).getByText('Zhou Min')).toBeVisible()
  return link
}

test('[AM1] an administrator who was told nothing draws an area and invites a person into it; he sees what is there and nothing else, and is out when his role is withdrawn', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const admin = await desk(browser, 'engineer', { cookie: await signInAnew('engineer') })
  await drawArea(admin)
  const zhou = await stranger(browser)
  await zhou.goto(await inviteZhou(admin))
  await zhou.getByLabel(proof.newPassword).fill('password1234')
  await expect(zhou.getByText(proof.tooWeak)).toBeVisible()
  await zhou.getByLabel(proof.newPassword).fill(PASSWORD)
  await zhou.getByRole('button', { name: words('zh-CN', 'link').invitationGo }).click()
  await zhou.waitForURL(/\/map/)

  await zhou.goto('/registry?site=district')
  await expect(zhou.getByRole('row').filter({ hasText: STATION }).first()).toBeVisible()
  await expect(zhou.getByRole('row').filter({ hasText: 'PS-03' })).toHaveCount(0)
  await zhou.goto('/id/PS-03')
  await expect(zhou.getByText(words('zh-CN', 'frame').notFound.said)).toBeVisible()
  expect((await zhou.request.get('/id/PS-03?format=json')).status()).toBe(404)
  expect((await zhou.request.get(`/id/${STATION}?format=json`)).status()).toBe(200)
  await zhou.goto('/alarms?site=district')

  await admin.goto('/access') // whoever opens a person at once reads where a role holds, not where his list of areas begins
  await admin.getByRole('row').filter({ hasText: 'Lin Wei' }).click()
  await expect(admin.locator('option:checked').filter({ hasText: 'Harbour District' })).toHaveCount(1)
  await admin.getByRole('link', { name: access.tab.grants }).click()
  const row = admin.getByRole('row').filter({ hasText: 'Zhou Min' })
  await expect(row).toContainText('Harbour pumps')
  await row.getByRole('button', { name: grants.withdraw }).click()
  await admin.getByRole('dialog').getByRole('button', { name: grants.withdraw }).click()
  await expect(row).toHaveCount(0)
  await expect(zhou.getByRole('status').filter({ hasText: words('zh-CN', 'frame').signedOut })).toBeVisible()
})

test('[AM5] who leaves leaves his programs stopped; another administrator ends the account, takes the program over, and revokes it', async ({
  browser,
}, { retry }) => {
  const [email, program] = [`leaver${retry}@onefold.test`, `Historian ${retry + 1}`]
  const cookie = await signInAnew('administrator')
  const administrator = await apiAs('administrator', { cookie })
  const { token } = await administrator.access.accounts.invite.mutate({ email, name: `Ye Lan ${retry + 1}`, roles: ['administrator'] })
  await administrator.access.links.accept.mutate({ token, password: PASSWORD })
  const leaver = await apiAs('', { cookie: await signInWith({ email, password: PASSWORD }) })
  await leaver.access.tokens.issue.mutate({ name: program, roles: ['operator'], expiresInDays: 30 })

  const admin = await desk(browser, 'administrator', { cookie })
  await admin.goto('/access')
  await admin.getByRole('row').filter({ hasText: email }).click()
  await admin.getByRole('button', { name: access.act.end }).click()
  await admin.getByRole('dialog').getByRole('button', { name: access.do.end }).click()
  await expect(admin.getByRole('row').filter({ hasText: email })).toContainText(access.state.ended)

  await admin.getByRole('link', { name: access.tab.tokens }).click()
  const row = admin.getByRole('row').filter({ hasText: program })
  await expect(row).toContainText(access.tokenState.rests.replace('{who}', `Ye Lan ${retry + 1}`))
  await row.getByRole('button', { name: access.takeOver }).click()
  await admin.getByRole('dialog').getByRole('button', { name: access.takeOver }).click()
  await expect(row).toContainText(access.tokenState.counts)
  await expect(row).toContainText('Ines Duarte')
  await row.getByRole('button', { name: access.revoke }).click()
  await admin.getByRole('dialog').getByRole('button', { name: access.revoke }).click()
  await expect(row).toContainText(access.tokenState.revoked)
})

test('[AM2] a passkey is added, opens the door without a password, and is taken away', async ({ browser }) => {
  const page = await desk(browser, 'manager', { cookie: await signInAnew('manager') })
  const account = words('en', 'account')
  const said = words('en', 'proof')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const key = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } as const // biome-ignore format: one key
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: key })

  await page.goto('/account')
  await page.getByRole('button', { name: account.addPasskey }).click()
  await page.getByLabel(said.passkeyName).fill('Desk key')
  await page.getByRole('button', { name: said.makePasskey }).click()
  const keys = page.getByRole('region', { name: account.passkeys })
  await expect(keys.getByText('Desk key')).toBeVisible()

  await page.context().clearCookies({ name: 'onefold.session_token' })
  await page.goto('/account')
  await page.getByRole('button', { name: words('en', 'door').withPasskey }).click()
  await page.waitForURL(/\/account/)
  await keys.getByRole('button', { name: account.remove }).click()
  await expect(keys.getByText('Desk key')).toHaveCount(0)
})
