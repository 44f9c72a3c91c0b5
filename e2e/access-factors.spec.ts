import type { Page } from '@playwright/test'
import { appCode } from '#/server/access/testing/app-codes.ts'
import { running } from './demo.ts'
import { expect, test } from './journey.ts'
import { apiAs, desk, signInAnew, words } from './people.ts'

const [FIRST, SECOND] = ['four slow lanterns', 'nine bright harbours']
const access = words('en', 'access')
const policy = words('en', 'policy')
const auditor = words('en', 'frame').role.auditor
const proof = words('zh-CN', 'proof')
const link = words('zh-CN', 'link')

async function decide(admin: Page, asked: boolean): Promise<void> {
  await admin.goto('/access/policy')
  await admin.getByRole('group', { name: policy.secondRoles }).getByLabel(auditor).setChecked(asked)
  await admin.getByRole('button', { name: policy.save }).click()
  await expect(admin.getByRole('status').filter({ hasText: policy.saved })).toBeVisible()
}

/** The panel of one person among the accounts. */
async function open(admin: Page, email: string): Promise<void> {
  await admin.goto('/access')
  await admin.getByRole('row').filter({ hasText: email }).click()
}

test('[AM6] an administrator asks a role for a second factor, hands a new password to who forgot his, takes a lost telephone off, and erases who asks for it', async ({
  browser,
}, { retry }) => {
  const email = `mei${retry}@onefold.test`
  const cookie = await signInAnew('administrator')
  const admin = await desk(browser, 'administrator', { cookie })
  const api = await apiAs('administrator', { cookie })
  try {
    await decide(admin, true)
    const { token } = await api.access.accounts.invite.mutate({ email, name: `Mei Lin ${retry + 1}`, roles: ['auditor'] })

    const tablet = await browser.newContext({ baseURL: running().url, viewport: { width: 1180, height: 820 } })
    await tablet.addCookies([{ name: 'locale', value: 'zh-CN', url: running().url }])
    const mei = await tablet.newPage()
    await mei.goto(`/enter#${token}`)
    await mei.getByLabel(proof.newPassword).fill(FIRST)
    await mei.getByRole('button', { name: link.invitationGo }).click()
    await mei.getByRole('button', { name: proof.withApp }).click()
    const letters = (await mei.getByTestId('totp-secret').textContent()) ?? ''
    await mei.getByLabel(proof.firstCode).fill(appCode(letters, Date.now()))
    await mei.getByRole('button', { name: proof.confirm }).click()
    await expect(mei.getByTestId('recovery-codes').getByRole('listitem')).toHaveCount(10)
    await mei.getByRole('button', { name: proof.kept }).click()
    await mei.waitForURL(/\/map/)

    await open(admin, email)
    await admin.getByRole('button', { name: access.resetLink }).click()
    const reset = (await admin.getByTestId('shown-once').textContent()) ?? ''
    await admin.getByRole('button', { name: access.handedOver }).click()
    await mei.goto('/sign-in')
    await mei.goto(reset)
    await mei.getByLabel(proof.newPassword).fill(SECOND)
    await mei.getByRole('button', { name: link.resetGo }).click()
    await mei.getByLabel(proof.way.code).fill(appCode(letters, Date.now(), 1))
    await mei.getByRole('button', { name: proof.show }).click()
    await mei.waitForURL(/\/map/)

    await open(admin, email)
    await admin.getByRole('button', { name: access.act.resetFactors }).click()
    await admin.getByRole('dialog').getByRole('button', { name: access.do.resetFactors }).click()
    await expect(mei.getByRole('status').filter({ hasText: words('zh-CN', 'frame').signedOut })).toBeVisible()

    await admin.getByRole('button', { name: access.erase }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel(access.eraseTyped.replace('{expected}', email)).fill(email)
    await dialog.getByLabel(access.eraseReason).fill('Request 4711')
    await dialog.getByRole('button', { name: access.eraseDo }).click()
    await expect(admin.getByText(access.erasedSince).first()).toBeVisible()
    await expect(admin.getByRole('row').filter({ hasText: email })).toHaveCount(0)
  } finally {
    const { version, idleMinutes, endHours, longIdleHours, longEndHours, minScore, longRoles, ssoRoles } =
      await api.access.policy.read.query()
    const times = { idleMinutes, endHours, longIdleHours, longEndHours }
    await api.access.policy.set.mutate({ version, policy: { ...times, minScore, longRoles, ssoRoles, secondFactorRoles: [] } })
  }
})
