import { afterAll, beforeAll, expect, test } from 'vitest'
import { BATCH_CONTENT_TYPE } from '#/protocol/batch/batch.ts'
import { issueToken, putTenant } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { createRateLimit } from './rate-limit.ts'
import { startHttp } from './server.ts'

const RATES = { eachPerMinute: 60, addressPerMinute: 120 }

test('[HT4] a minute’s worth at once, then as much as flows in; each has a bucket of his own, an address one for all behind it', () => {
  const wait = createRateLimit(RATES)
  const spend = (who: string | null, address: string, times: number, atMs = 0) =>
    Array.from({ length: times }, () => wait(who, address, 1, atMs))
  expect(spend('person a', '192.0.2.1', 60).every((ms) => ms === 0)).toBe(true)
  expect(wait('person a', '192.0.2.1', 1, 0)).toBe(1_000)
  expect(wait('person b', '192.0.2.1', 1, 0)).toBe(0)
  expect(spend(null, '192.0.2.1', 59).every((ms) => ms === 0)).toBe(true)
  expect(wait(null, '192.0.2.1', 1, 0)).toBe(500)
  expect(wait('person b', '198.51.100.7', 1, 0)).toBe(0)
  expect(wait('person a', '198.51.100.7', 1, 998)).toBeGreaterThan(0)
  expect(wait('person a', '198.51.100.7', 1, 1_001)).toBe(0)
  expect(wait('person c', '203.0.113.9', 500, 1_001)).toBe(0) // one heavy question, once
  expect(wait('person c', '203.0.113.9', 1, 1_001)).toBeGreaterThan(60_000)
  expect(Array.from({ length: 121 }, (_, i) => wait(null, `2001:db8::${i.toString(16)}`, 1, 1_001)).filter((ms) => ms > 0)).toHaveLength(1)
  expect(spend(null, '127.0.0.1', 1_000).every((ms) => ms === 0)).toBe(true)
})

let system: Awaited<ReturnType<typeof testSystem>>
let token: string
beforeAll(async () => {
  system = await testSystem({ env: { ONEFOLD_REQUESTS_PER_MINUTE: '5' } })
  const by = { ...systemActor('test') }
  token = await system.db.system(async (tx) => {
    const tenant = await putTenant(tx, { slug: 'here', names: { en: 'Here' }, codePrefix: '88.999.1' }, by)
    const issued = await issueToken(
      tx,
      { name: 'x', roles: ['viewer'], expiresInDays: 1 },
      { tenantId: tenant.id, actor: by, nowMs: Date.now() },
    )
    return issued.token
  })
})
afterAll(() => system[Symbol.asyncDispose]())

test('[HT4] a token that asks too often is told 429 with Retry-After, in a shape its client reads; a batch counts by its questions', async () => {
  await using http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const ask = (path: string) => fetch(`${http.url}/api/${path}`, { headers: { authorization: `Bearer ${token}` } })
  expect((await ask('trpc/access.me,access.me,access.me?batch=1&input={}')).status).not.toBe(429)
  for (const expected of [200, 200, 429]) {
    const answer = await ask('trpc/access.me')
    expect(answer.status).toBe(expected)
    if (expected !== 429) continue
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ error: { data: { refusal: { code: 'TOO_MANY_REQUESTS' } } } })
  }
  for (const path of [
    'api/registry/export',
    'id/88.999.1/X?format=json',
    '.well-known/onefold/devices.crl',
    '.well-known/est/cacerts',
    'map',
  ]) {
    const answer = await fetch(`${http.url}/${path}`, { headers: { authorization: `Bearer ${token}` } })
    expect([path, answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([path, 429, true])
  }
  const headers = { authorization: `Bearer ${token}`, 'content-type': BATCH_CONTENT_TYPE }
  const packed = await fetch(`${http.url}/api/trpc/telemetry.ingest`, { method: 'POST', headers, body: new Uint8Array(8) })
  expect([packed.status, Number(packed.headers.get('retry-after')) > 0]).toEqual([429, true])
  expect((await fetch(`${http.url}/api/health`)).status).not.toBe(429)
})
