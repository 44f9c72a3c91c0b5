import { expect, test } from './journey.ts'
import { desk, signInAnew, words } from './people.ts'

const access = words('en', 'access')
const frame = words('en', 'frame')
const glass = words('en', 'glass')
const grants = words('en', 'grants')

test('[AM3] a role taken at night by one person is given back and judged by another, who also says that a role is still needed', async ({
  browser,
}, { retry }) => {
  const reason = `The sluice at the harbour is stuck and nobody else is awake (${retry + 1})`
  const night = await desk(browser, 'operator', { cookie: await signInAnew('operator'), tablet: true })
  await night.goto('/alarms?site=district')
  await night.getByRole('button', { name: frame.account.replace('{name}', 'Lin Wei') }).click()
  await night.getByRole('menuitem', { name: frame.breakGlass }).click()
  await night.getByLabel(glass.reason).fill(reason)
  await night.getByRole('button', { name: glass.takeIt }).click()
  const notice = night.getByRole('status').filter({ hasText: glass.held.split('{', 1)[0] })
  await expect(notice).toContainText(frame.role.engineer)
  await notice.getByRole('button', { name: glass.giveBack }).click()
  await expect(notice).toHaveCount(0)

  const admin = await desk(browser, 'administrator', { cookie: await signInAnew('administrator') })
  await admin.goto('/map')
  await admin.getByRole('link', { name: frame.room.access, exact: true }).click()
  await admin.getByRole('link', { name: access.tab.glass }).click()
  const use = admin.getByRole('row').filter({ hasText: reason })
  await expect(use).toContainText(glass.waits)
  await use.click()
  await admin.getByLabel(glass.note).fill('The sluice was stuck: seen in the log')
  await admin.getByRole('button', { name: glass.yes }).click()
  await expect(use).not.toContainText(glass.waits)
  await expect(use).toContainText(glass.justified)
  await expect(night.getByRole('row').filter({ hasText: reason })).toContainText(glass.justified)

  await admin.getByRole('link', { name: access.tab.grants }).click()
  const held = admin.getByRole('row').filter({ hasText: 'Chen Yu' })
  await expect(held).toContainText(grants.never)
  await held.getByRole('button', { name: grants.keep }).click()
  await expect(held).not.toContainText(grants.never)
})
