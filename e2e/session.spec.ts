import { running } from './demo.ts'
import { expect, test } from './journey.ts'
import { desk, signInAnew, signInOf, words } from './people.ts'

test('[SE1] a session that ends elsewhere: desk and tablet say so in words; signed in beside, both go on where they were', async ({
  browser,
}) => {
  const cookie = await signInAnew('operator')
  const english = await desk(browser, 'operator', { cookie })
  const tablet = await desk(browser, 'operator', { cookie, locale: 'zh-CN', tablet: true })
  await english.goto('/alarms')
  await tablet.goto('/field')
  await expect(english.getByRole('heading', { level: 2 }).first()).toBeVisible()

  const { url } = running()
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  expect((await fetch(`${url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' })).status).toBe(200)
  const said = english.getByRole('status').filter({ hasText: words('en', 'frame').signedOut })
  await expect(said).toBeVisible()
  await expect(tablet.getByRole('status').filter({ hasText: words('zh-CN', 'frame').signedOut })).toBeVisible()

  const opened = english.context().waitForEvent('page')
  await said.getByRole('link', { name: words('en', 'frame').signInAgain }).click()
  const door = await opened
  const { email, password } = signInOf('operator')
  await expect(door.getByText(words('en', 'door').secondFactorOff)).toBeVisible() // a demonstration says so
  await door.getByLabel(words('en', 'door').email).fill(email)
  await door.getByLabel(words('en', 'door').password).fill(password)
  await door.getByRole('button', { name: words('en', 'door').signIn }).click()
  await door.waitForURL(/\/alarms/)
  await expect(said).toBeHidden()
})
