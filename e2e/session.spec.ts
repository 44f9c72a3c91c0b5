import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { running } from './demo.ts'
import { expect, test } from './journey.ts'
import { apiAs, cookiesIn, desk, signInAnew, signInOf, words } from './people.ts'

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

test('[SE2] who signs in after another in the same browser sends nothing of his: it waits on the tablet for the one who did it', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const { url } = running()
  const engineer = await apiAs('engineer')
  const object = await engineer.twins.byCode.query({ code: 'LS-02/PU-02' })
  const names = { en: 'Look at the seal', 'zh-CN': '检查密封' }
  const order = await engineer.workOrders.create.mutate({ orderId: uuidv7() as never, entryId: uuidv7(), objectId: object?.id as never, title: names, priority: 2, steps: [{ names }] }) // biome-ignore format: one order
  const crew = (await engineer.access.people.query()).find(({ name }) => name === 'Chen Yu')
  await engineer.workOrders.assign.mutate({ orderId: order.id as never, entryId: uuidv7(), personId: crew?.id as never })

  const cookie = await signInAnew('crew')
  const page = await desk(browser, 'crew', { cookie, tablet: true })
  await page.goto(`/field/${order.number}`)
  await expect(page.getByRole('button', { name: words('en', 'field').start, exact: true })).toBeVisible()
  await page.context().setOffline(true)
  await page.getByRole('button', { name: words('en', 'field').start, exact: true }).click()
  await expect(page.getByText(words('en', 'field').toSend.replace('{count}', '1'), { exact: true })).toBeVisible()
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  expect((await fetch(`${url}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' })).status).toBe(200)

  const other = cookiesIn(await signInAnew('engineer'), url)
  await page.context().addCookies(other)
  await page.context().setOffline(false)
  await expect(page.getByText('Sam Okafor').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/to send$/)).toBeHidden()
  expect((await engineer.workOrders.byNumber.query({ number: order.number })).log.filter(({ kind }) => kind === 'start')).toEqual([])

  const own = cookiesIn(await signInAnew('crew'), url)
  await page.context().addCookies(own)
  await page.reload()
  await expect.poll(async () => (await engineer.workOrders.byNumber.query({ number: order.number })).log.filter(({ kind }) => kind === 'start').map(({ by }) => by)).toEqual(['Chen Yu']) // biome-ignore format: one question
})
