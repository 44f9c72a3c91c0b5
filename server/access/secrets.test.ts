import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { startHttp } from '#/server/http/server.ts'
import { createLog } from '#/server/platform/log.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { setupCode } from './setup-code.ts'
import { appCode } from './testing/app-codes.ts'

const PASSWORD = 'correct horse battery'
const NEXT = 'seven quiet herons'

test('[AC21] a whole life of a sign-in over HTTP, at the most talkative level: no secret is in the log or in the record', async () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  await using ground = await testSystem()
  const system = { ...ground, log: createLog('trace', stream) }
  await using http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const secrets: string[] = [PASSWORD, NEXT]
  let cookie = ''
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json', origin: http.url, cookie }
    const answer = await fetch(`${http.url}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    const set = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0] ?? '')
    if (set.length > 0) cookie = set.join('; ')
    return (await answer.json().catch(() => null)) as { result?: { data: Record<string, never> } } | null
  }
  const call = async (path: string, body: unknown = {}) =>
    (await post(`trpc/access.${path}`, body))?.result?.data as Record<string, unknown> | undefined
  const root = { email: 'root@onefold.test', password: PASSWORD }

  const code = (await setupCode(system)) ?? ''
  secrets.push(code)
  await call('createFirstAdministrator', { ...root, name: 'Root', setupCode: 'not the code' })
  await call('createFirstAdministrator', { ...root, name: 'Root', setupCode: code })
  await post('auth/sign-in/email', { ...root, password: `${PASSWORD} wrong` })
  for (const path of ['auth/sign-in/email', 'trpc/access.account.prove'])
    await fetch(`${http.url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: http.url },
      body: `{"email":"root@onefold.test","password":"${PASSWORD}"`, // cut: what the parser says of it may quote it
    })
  await post('auth/sign-in/email', root)
  secrets.push(cookie.split('=')[1]?.split('.')[0] ?? '')
  const begun = await call('account.beginTotp')
  const secret = String(begun?.secret)
  secrets.push(secret, secret.replaceAll(' ', ''))
  const { recoveryCodes } = (await call('account.confirmTotp', { code: appCode(secret, Date.now()) })) as {
    recoveryCodes: string[]
  }
  secrets.push(...recoveryCodes)
  await call('account.prove', { recoveryCode: recoveryCodes[0] })
  await call('account.prove', { recoveryCode: recoveryCodes[0] })
  const invited = await call('accounts.invite', { email: 'new@onefold.test', name: 'New', roles: ['viewer'] })
  const token = await call('tokens.issue', { name: 'script', roles: ['viewer'], expiresInDays: 1 })
  secrets.push(String(invited?.token), String(token?.token))
  await fetch(`${http.url}/api/trpc/access.me`, { headers: { authorization: `Bearer ${token?.token}` } })
  await call('account.changePassword', { current: PASSWORD, next: NEXT })
  await call('links.look', { token: invited?.token })
  await call('links.accept', { token: invited?.token, password: NEXT })
  await call('links.accept', { token: invited?.token, password: NEXT })

  expect(secrets).toHaveLength(2 + 1 + 1 + 2 + 10 + 2)
  expect(secrets.filter((one) => one.length < 10)).toEqual([])
  expect(lines.join('')).toContain('Invalid password')
  const record = JSON.stringify(await system.db.system((tx) => tx.execute('select f::text as row from feed_entries f')))
  expect(record).toContain('person.totpSet')
  for (const kept of [lines.join(''), record]) expect(secrets.filter((one) => kept.includes(one))).toEqual([])
}, 90_000)
