import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeGatewayToken, makeKey } from '#/protocol/signatures.ts'
import { ROUTES } from '#/server/http/routes.ts'
import { type Onefold, startOnefold } from '#/server/main.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { readEnv } from '#/server/platform/env.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { createLog } from '#/server/platform/log.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { createCaller } from '#/server/root.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type City, makeCity } from './walls/city.ts'
import { askAcross, askWay, WAYS } from './walls/ways.ts'

/** What goes over the wire of a whole server: streams, tiles, addresses of objects, tokens, origins, sizes and shapes. */
const dir = mkdtempSync(join(tmpdir(), 'onefold-wire-'))
const stack = new AsyncDisposableStack()
let onefold: Onefold
let url: string
let mine: City
let theirs: City

beforeAll(async () => {
  const ground = stack.use(await testSystem())
  onefold = stack.use(await startOnefold({ env: readEnv({ PORT: '0' }), dataDir: dir, address: ground.address, log: createLog('silent') }))
  url = onefold.http.url
  mine = await makeCity(onefold, 'MINE', '88.999.1')
  theirs = await makeCity(onefold, 'THEIRS', '88.999.2')
}, 60_000)
afterAll(async () => {
  await stack.disposeAsync()
  rmSync(dir, { recursive: true, force: true })
})

const as = (token: string) => ({ authorization: `Bearer ${token}` })
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** An open stream of one tenant, and all that came by it so far. */
async function stream(city: City, streamId: string): Promise<AsyncDisposable & { said(): string; ended: Promise<void> }> {
  const stop = new AbortController()
  const input = encodeURIComponent(JSON.stringify({ streamId }))
  const answer = await fetch(`${url}/api/trpc/live.stream?input=${input}`, {
    headers: { ...as(city.token), accept: 'text/event-stream' },
    signal: stop.signal,
  })
  expect(answer.status).toBe(200)
  let said = ''
  const decoder = new TextDecoder()
  const ended = (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) said += decoder.decode(chunk, { stream: true })
  })().catch(() => undefined)
  return {
    said: () => said,
    ended,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

test('[WL4] a stream brings its own tenant’s readings and news alone, whatever it says it watches; another’s stream is nobody’s to open', async () => {
  const [mineId, theirsId] = [uuidv7(), uuidv7()]
  await using ours = await stream(mine, mineId)
  await using his = await stream(theirs, theirsId)
  const both = {
    series: [Number(mine.texts.seriesId), Number(theirs.texts.seriesId)],
    siteIds: [mine.ids.siteId, theirs.ids.siteId],
  }
  expect((await post('/api/trpc/live.watch', { streamId: mineId, ...both }, as(mine.token))).status).toBe(200)
  expect((await post('/api/trpc/live.watch', { streamId: theirsId, ...both }, as(theirs.token))).status).toBe(200)
  for (const city of [theirs, mine]) {
    await createCaller(city.asGateway()).telemetry.ingest({ epoch: 1, sequence: 2, readings: [[city.suffix, 'flow', Date.now(), 0.123]] })
    await onefold.system.db.system((tx) =>
      appendFeed(tx, {
        tenantId: city.tenantId,
        actor: systemActor('test'),
        verb: 'test.said',
        subject: { kind: 'test', id: city.mark },
        siteId: city.ground.siteId,
        data: { city: city.mark },
      }),
    )
  }
  for (const [heard, city] of [[ours, mine], [his, theirs]] as const) // biome-ignore format: one table
    await until(`${city.mark} hears its own`, () => heard.said().includes(`[${city.texts.seriesId},`) && heard.said().includes(city.mark))
  expect(ours.said()).not.toContain(theirs.mark)
  expect(ours.said()).not.toContain(`[${theirs.texts.seriesId},`)
  await using taken = await stream(mine, theirsId) // his own, by its id
  await taken.ended
  expect(taken.said()).not.toContain('"kind"')
  expect((await (await post('/api/trpc/live.watch', { streamId: theirsId, ...both }, as(mine.token))).json()) as never).toEqual({
    result: { data: { watching: 0 } },
  })
})

/** They have nothing of any tenant, or nothing without what a device alone has. */
const OF_NOBODY = ['/.well-known/est/', '/.well-known/onefold/devices.crl', '/metrics', '/api/sbom', '/api/imports']

test('[WL5] by no route of the web listener is anything of another tenant had; without a sign-in nothing is', async () => {
  expect(WAYS.map(({ route }) => route)).toEqual(expect.arrayContaining(ROUTES.map(({ at }) => at)))
  for (const way of WAYS) {
    const ofTenant = !OF_NOBODY.includes(way.route)
    const own = await askWay(way, theirs, theirs.token)
    if (ofTenant) expect(own.status, way.route).toBe(200)
    if (ofTenant) expect((await askWay(way, theirs, null)).status, way.route).toBe(401)
    const asked = await askWay(way, theirs, mine.token)
    if (ofTenant && asked.status !== 404) expect(asked.bytes.length, way.route).toBeLessThan(own.bytes.length)
  }
  const { attempts, reads } = await askAcross(mine, theirs)
  expect(attempts).toBe(2 * WAYS.length)
  expect(reads).toEqual([])
})

test('[WL6] a gateway speaks for its own terminals alone; a token that is forged, expired, not yet valid or of no algorithm is nobody’s', async () => {
  const reading = (suffix: string) => ({ epoch: 1, sequence: 3, readings: [[suffix, 'flow', Date.now(), 0.2]] })
  const foreign = await createCaller(mine.asGateway()).telemetry.ingest(reading(theirs.suffix) as never)
  expect(foreign.refused).toEqual([{ index: 0, reason: expect.stringMatching(/NOT_YOURS|UNKNOWN_SERIES/) }])
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: theirs.gatewayId, sub: theirs.gatewayId, aud: 'onefold', iat: now, exp: now + 300 }
  const hmac = (head: string) => `${head}.${createHmac('sha256', theirs.gatewayId).update(head).digest('base64url')}`
  const tokens = [
    makeGatewayToken(theirs.gatewayId, makeKey(), Date.now()), // another key
    `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`,
    `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.AAAA`,
    hmac(`${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`),
    theirs.bearer().replace(/^[^.]+/, part({ alg: 'ES256', typ: 'JWT', crit: ['exp'] })),
    `${theirs.bearer()}x`,
    theirs.bearer(Date.now() - 3_600_000),
    theirs.bearer(Date.now() + 3_600_000),
    '..',
    'a.b.c',
    'onefold_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'null',
  ]
  for (const token of tokens) expect((await post('/api/trpc/telemetry.ingest', reading(theirs.suffix), as(token))).status, token).toBe(401)
  expect((await post('/api/trpc/telemetry.ingest', reading(theirs.suffix), as(theirs.bearer()))).status).toBe(200)
})

test('[WL7] a write that a page of another origin sends is refused, signed in or not; programs send no origin', async () => {
  const ask = (headers: Record<string, string>) =>
    post('/api/trpc/live.watch', { streamId: uuidv7(), series: [], siteIds: [] }, { ...as(mine.token), ...headers })
  const cookie = 'onefold.session_token=x'
  const foreign: Record<string, string>[] = [
    { origin: 'http://evil.example', cookie },
    { origin: 'http://evil.example' },
    { origin: 'null', cookie },
    { origin: 'http://localhost.evil.example' },
    { origin: `${url}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', cookie },
  ]
  for (const headers of foreign) expect((await ask(headers)).status, JSON.stringify(headers)).toBe(403)
  expect((await ask({})).status).toBe(200)
  expect((await ask({ origin: url, cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  const written = await fetch(`${url}/api/trpc/live.watch?input=${encodeURIComponent('{}')}`, { headers: as(mine.token) })
  expect(written.status).toBe(405) // a write is never a GET
  const anywhere = await fetch(`${url}/api/trpc/access.me`, { headers: { ...as(mine.token), origin: 'http://evil.example' } })
  expect(anywhere.headers.get('access-control-allow-origin')).toBeNull()
})

/** As typed: fetch would straighten the path. */
async function raw(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<number> {
  const asked = request(url, { path, method, headers, agent: false })
  asked.end()
  const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }]
  response.resume()
  return response.statusCode
}

test('[WL8] odd paths, methods and sizes are answered and break nothing', async () => {
  for (const path of [
    '/api/trpc/../../etc/passwd',
    '/api/trpc/%2e%2e/%2e%2e/etc/passwd',
    '/api/trpc/',
    '/api/trpc/access',
    '/api/trpc/access.me.me',
    '/api/trpc/__proto__',
    '/api/trpc/constructor.constructor',
    '/api/trpc/access.me?input=%',
    '/api/trpc/access.me?batch=1&input=[[]]',
    `/api/trpc/${'access.isEmpty,'.repeat(400)}access.isEmpty?batch=1`,
    '/api/tiles/../../etc/passwd',
    '/api/tiles/x/0/0/0',
    `/api/tiles/${uuidv7()}/99/0/0`,
    '//api/health',
    '/id/%00?format=json',
    '/id/?format=json',
    `/id/${'a'.repeat(5_000)}?format=json`,
    '/id/%E0%A4%A?format=json',
    '/api/auth/../trpc/access.people',
  ]) {
    // biome-ignore format: one list
    const status = await raw(path, 'GET', as(mine.token))
    expect(status, path).toBeGreaterThanOrEqual(path.includes('batch') || path.includes('health') ? 200 : 300)
    expect(status, path).not.toBe(500)
  }
  for (const method of ['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    expect(await raw('/api/trpc/access.me', method), method).toBeGreaterThanOrEqual(400)
  const huge = await post('/api/trpc/exchange.importObjects', `{"csv":"${'a'.repeat(9_000_000)}"}`, as(mine.token)).catch(() => null)
  expect([413, null]).toContain(huge?.status ?? null)
  const deep = await post('/api/trpc/exchange.importObjects', '['.repeat(200_000), as(mine.token))
  expect(deep.status).toBe(400)
  const socket = connect(onefold.http.port, 'localhost')
  socket.on('error', () => {}) // cut off, which is an answer too
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.end(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`)
  socket.resume()
  await closed
  expect(await raw('/api/health')).toBe(503) // no pages in this test; all else is well
  expect((await fetch(`${url}/api/trpc/access.me`, { headers: as(mine.token) })).status).toBe(200)
})
