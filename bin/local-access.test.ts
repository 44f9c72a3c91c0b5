import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { trustAuthority } from '#/edge/trust.ts'
import { setupCode } from '#/server/access/index.ts'
import { serverTls } from '#/server/http/tls.ts'
import { startOnefold } from '#/server/main.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { LOCAL_ACCESS_FILE, type LocalAccess } from './api.ts'
import { kept } from './keep.ts'
import { openLocalAccess } from './local-access.ts'

const dir = mkdtempSync(join(tmpdir(), 'onefold-access-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('[LA1] an empty installation with HTTPS of its own: the command line has access as soon as the administrator is made, and none after the stop', async () => {
  await using ground = await testSystem()
  const tls = await serverTls(dir, Date.now())
  const env = { ...readEnv({ PORT: '0' }), https: true }
  const file = join(dir, LOCAL_ACCESS_FILE)
  {
    await using onefold = await startOnefold({ env, dataDir: dir, address: ground.address, log: createLog('silent'), secureWeb: true })
    await using _access = await openLocalAccess(onefold, tls.caFile)
    expect(existsSync(file)).toBe(false)
    trustAuthority(tls.caFile)
    const person = { email: 'root@onefold.test', name: 'Root', password: 'correct horse battery' }
    const post = (path: string, body: object) =>
      fetch(`${onefold.http.url}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: onefold.http.url },
        body: JSON.stringify(body),
      })
    const begin = (shown: string | null) => post('trpc/access.createFirstAdministrator', { ...person, setupCode: shown })
    expect((await begin('aaaa-aaaa-aaaa-aaaa')).status).toBe(403)
    expect((await begin(await setupCode(onefold.system))).status).toBe(200)
    const access = await until('the command line has access', () => kept<LocalAccess>(file))
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(access).toMatchObject({ url: onefold.http.url, caFile: tls.caFile })
    const me = await fetch(`${access.url}/api/trpc/access.me`, { headers: { authorization: `Bearer ${access.token}` } })
    expect(((await me.json()) as { result: { data: { roles: string[] } } }).result.data.roles).toEqual(['engineer', 'administrator'])
    // the page that hands out the certificate is plain HTTP of the same name: no cookie of a sign-in goes there
    const signedIn = await post('auth/sign-in/email', person)
    expect(signedIn.headers.getSetCookie()[0]).toMatch(/^__Secure-onefold\.session_token=.*; HttpOnly; Secure/)
  }
  expect(existsSync(file)).toBe(false)
})
