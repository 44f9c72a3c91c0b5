import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { imported } from '#/server/http/mqtt-testing.ts'
import { startHttp } from '#/server/http/server.ts'
import { type Onefold, startOnefold } from '#/server/main.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { appRouter } from '#/server/root.ts'
import { call } from './walls/ask.ts'
import { type City, makeCity } from './walls/city.ts'
import { sampleInput } from './walls/sample.ts'

/** What is tried against the web listener of a whole server (FAULTS row 30); what only a browser can show is [SC1] of e2e/screens.spec.ts. */
type Procedure = { _def: { type: string; inputs: unknown[]; meta?: { asks?: string } } }
const PROCEDURES = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>)
const dir = mkdtempSync(join(tmpdir(), 'onefold-attacks-'))
const stack = new AsyncDisposableStack()
let onefold: Onefold
let url = ''
let city: City
let canary = ''
const heard: string[] = []

beforeAll(async () => {
  const trap = createServer((asked, answer) => {
    heard.push(asked.url ?? '')
    answer.end('{}')
  })
  await new Promise<void>((resolve) => trap.listen(0, 'localhost', resolve))
  stack.defer(() => void trap.close())
  canary = `http://localhost:${(trap.address() as AddressInfo).port}`
  const ground = stack.use(await testSystem())
  onefold = stack.use(await startOnefold({ env: readEnv({ PORT: '0' }), dataDir: dir, address: ground.address, log: createLog('silent') }))
  url = onefold.http.url
  city = await makeCity(onefold, 'MINE', '88.999.1')
}, 120_000)
afterAll(async () => {
  await stack.disposeAsync()
  rmSync(dir, { recursive: true, force: true })
})

/** As it stands on the wire: no path is tidied, no body is measured. */
const raw = (method: string, path: string, headers: Record<string, string> = {}, body = '') =>
  new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const asked = request({ hostname, port, method, path, headers: { authorization: `Bearer ${city.token}`, ...headers } }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
const told = (line: string) => void process.stderr.write(`${line}\n`)
const inputOf = (inputs: readonly unknown[]) =>
  sampleInput(inputs, {
    // The token that all of this is asked with is not to be revoked on the way.
    idOf: (field) => (field === 'tokenId' ? crypto.randomUUID() : (city.ids[field] ?? city.ids.objectId ?? '')),
    textOf: (field) => city.texts[field],
    nowMs: Date.now(),
    all: true,
  })

test('[AT1] every answer carries the headers that keep a browser from running, framing or keeping it', async () => {
  const answers = await Promise.all([
    raw('GET', '/api/health'),
    raw('GET', '/api/trpc/access.me'),
    raw('GET', '/api/trpc/nothing'),
    raw('GET', '/api/tiles/x'),
    raw('GET', '/id/none?format=json'),
    raw('POST', '/api/registry/export'),
    raw('GET', '/nowhere'),
    raw('GET', '/%zz'),
  ])
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'same-origin',
    })
    expect(String(headers['content-security-policy'])).toMatch(/frame-ancestors 'none'/)
    expect(String(headers['content-security-policy'])).not.toMatch(/script-src[^;]*unsafe-inline/)
    expect(String(headers['permissions-policy'])).toContain('camera=(self)')
  }
  for (const { headers } of answers.slice(0, 3)) expect(String(headers['cache-control'])).toMatch(/no-store/)
})

test('[AT2] no stream, question or write comes from another origin; a link from elsewhere still leads in', async () => {
  const input = encodeURIComponent(JSON.stringify({ streamId: crypto.randomUUID() }))
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
    { origin: 'null' },
  ]
  let tried = 0
  for (const headers of foreign)
    for (const [method, path] of [
      ['GET', `/api/trpc/live.stream?input=${input}`],
      ['GET', '/api/trpc/access.me'],
      ['POST', '/api/trpc/live.watch'],
      ['POST', '/api/imports'],
      ['POST', '/api/registry/export'],
      ['POST', '/api/auth/sign-out'],
    ] as const) {
      expect((await raw(method, path, headers)).status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403)
      tried++
    }
  expect((await raw('GET', '/map', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).not.toBe(403)
  told(`origins: ${tried} tried, let in 0`)
})

test('[AT3] a key that names the prototype pollutes nothing, in any procedure, form, upload or header', async () => {
  const poison = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}'
  let tried = 0
  let broken = 0
  for (const [path, { _def }] of PROCEDURES) {
    if (_def.type === 'subscription') continue
    const plain = JSON.stringify(inputOf(_def.inputs) ?? {})
    const bodies = [plain.replace(/^\{/, `{${poison}${plain === '{}' ? '' : ','}`), plain.replaceAll(/:\{(?=")/g, `:{${poison},`)]
    for (const body of bodies) {
      const answer =
        _def.type === 'query'
          ? await raw('GET', `/api/trpc/${path}?input=${encodeURIComponent(body)}`)
          : await raw('POST', `/api/trpc/${path}`, { 'content-type': 'application/json' }, body)
      tried++
      if (answer.status >= 500) broken++
    }
  }
  const feature = `{"type":"FeatureCollection",${poison},"features":[{"type":"Feature",${poison},"properties":{${poison},"tag":"X"},"geometry":null}]}`
  const thing = `{"@context":"https://www.w3.org/2022/wot/td/v1.1",${poison},"title":"X","properties":{${poison},"__proto__":{"type":"number"}}}`
  for (const [name, body] of [
    ['a.geojson', feature],
    ['b.td.json', thing],
    ['c.json', `[${feature}]`],
    ['d.csv', 'tag,__proto__,constructor\nX,1,2\n'],
  ] as const) {
    const answer = await raw('POST', `/api/imports?name=${name}`, { 'content-type': 'application/octet-stream' }, body)
    tried++
    if (answer.status >= 500) broken++
  }
  await raw(
    'POST',
    '/api/registry/export',
    { 'content-type': 'application/x-www-form-urlencoded' },
    `ask=${encodeURIComponent(`{${poison},"format":"csv"}`)}`,
  )
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined)
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(broken).toBe(0)
  expect(tried).toBeGreaterThan(100)
  told(`prototype pollution: ${tried} tried, polluted 0, broken ${broken}`)
}, 240_000)

test('[AT10] no number and no moment, however far out, breaks a procedure', async () => {
  const far = { number: [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1e300], string: ['9999-12-31T23:59:59.999Z'] }
  let tried = 0
  const broken: string[] = []
  for (const [path, { _def }] of PROCEDURES) {
    if (_def.type === 'subscription') continue
    const context = _def.meta?.asks === 'gateway' ? city.asGateway() : city.context
    const answers = await Promise.all(farOut(inputOf(_def.inputs), far).map((input) => call(context, path, input)))
    tried += answers.length
    if (answers.some(({ code }) => code === 'INTERNAL_SERVER_ERROR')) broken.push(path)
  }
  expect(broken).toEqual([])
  expect(tried).toBeGreaterThan(200)
  told(`far out: ${tried} tried, broken ${broken.length}`)
}, 60_000)

/** The same input with each of its numbers, and each of its moments, far out: one at a time. */
function farOut(input: unknown, far: { number: number[]; string: string[] }): unknown[] {
  if (typeof input === 'number') return far.number
  if (typeof input === 'string') return /^\d{4}-\d\d-\d\dT/.test(input) ? far.string : []
  if (typeof input !== 'object' || input === null) return []
  const at = (key: string, value: unknown) => (Array.isArray(input) ? input.with(Number(key), value) : { ...input, [key]: value })
  return Object.entries(input).flatMap(([key, value]) => farOut(value, far).map((one) => at(key, one)))
}

test('[AT4] no path leads out of what is served', async () => {
  const ways = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e%252f', '..%c0%af', '.%00./']
  const roots = ['/', '/id/', '/api/tiles/', '/api/trpc/', '/label/', '/_next/static/', '/vendor/', '/api/imports?name=', '/api/auth/']
  let tried = 0
  for (const root of roots)
    for (const way of ways)
      for (const target of ['package.json', 'etc/passwd']) {
        const { text, status } = await raw('GET', `${root}${way.repeat(6)}${target}`)
        tried++
        expect(text, `${root}${way}${target}`).not.toMatch(/"dependencies"|root:x:0/)
        expect(status).not.toBe(500)
      }
  const { text } = await raw(
    'POST',
    `/api/imports?name=${encodeURIComponent('../../../etc/passwd.csv')}`,
    { 'content-type': 'text/csv' },
    'tag\nX\n',
  )
  expect(text).not.toMatch(/"fileName":"[^"]*\//)
  told(`path traversal: ${tried + 1} tried, led out 0`)
}, 120_000)

test('[AT5] nothing that is brought in or asked for makes the server ask another address', async () => {
  const thing = { '@context': [`${canary}/context`, { own: `${canary}/own#` }], id: `${canary}/id`, base: `${canary}/base`, title: 'X', links: [{ href: `${canary}/link`, rel: 'type' }], properties: { flow: { type: 'number', forms: [{ href: `${canary}/form` }], $ref: `${canary}/ref` } } } // biome-ignore format: one thing
  const collection = { type: 'FeatureCollection', crs: { type: 'link', properties: { href: `${canary}/crs` } }, features: [{ type: 'Feature', properties: { tag: 'X', photo: `${canary}/photo` }, geometry: null }] } // biome-ignore format: one collection
  const files: [string, string][] = [
    ['thing.td.json', JSON.stringify(thing)],
    ['places.geojson', JSON.stringify(collection)],
    ['list.csv', `tag,name,document\nX,${canary}/name,${canary}/document\n`],
    ['entity.xml', `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "${canary}/entity">]><x>&e;</x>`],
    [`${canary}/name.csv`, 'tag\nX\n'],
  ]
  for (const [name, body] of files)
    await raw('POST', `/api/imports?name=${encodeURIComponent(name)}`, { 'content-type': 'application/octet-stream' }, body)
  let tried = files.length
  for (const code of [
    canary,
    `${canary}/11112/x`,
    `11112/${canary}`,
    `@${canary}`,
    `//${canary.slice(7)}`,
    'file:///etc/passwd',
    'gopher://localhost/x',
  ]) {
    await raw('GET', `/id/${encodeURIComponent(code)}?format=json`)
    tried++
  }
  for (const header of ['host', 'x-forwarded-host', 'x-forwarded-for', 'forwarded', 'referer']) {
    await raw('GET', '/api/health', { [header]: canary.slice(7) })
    tried++
  }
  expect(heard).toEqual([])
  told(`server-side requests: ${tried} tried, sent 0`)
})

test('[AT6] what is too large is refused before it is read to its end, on every route that takes a body', async () => {
  const body = 'x'.repeat(9 * 1024 * 1024)
  const refused: string[] = []
  const mutations = PROCEDURES.filter(([, { _def }]) => _def.type === 'mutation').slice(0, 3)
  for (const path of [
    ...mutations.map(([name]) => `/api/trpc/${name}`),
    '/api/auth/sign-in/email',
    '/api/registry/export',
    '/map',
    '/id/x',
  ]) {
    const { status } = await raw('POST', path, { 'content-type': 'application/json' }, body).catch(() => ({ status: 413 }))
    expect([400, 405, 411, 413], `${path} ${status}`).toContain(status)
    refused.push(path)
  }
  const { status } = await raw(
    'POST',
    '/api/auth/sign-in/email',
    { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    '{}',
  )
  expect(status).toBe(411)
  const long = await raw('GET', `/map?${'x'.repeat(40_000)}`).catch(() => ({ status: 431 }))
  expect(long.status).toBe(431)
  expect((await raw('GET', '/api/health')).text).toContain('"database":{"ok":true')
  told(`oversized: ${refused.length + 2} tried, taken 0`)
}, 60_000)

test('[AT7] who sends a byte now and then holds no connection', async () => {
  const patience = { headersMs: 300, requestMs: 600, checkMs: 100 }
  await using http = await startHttp(onefold.system, { host: 'localhost', port: 0, probes: [], patience })
  const beginnings = ['GET / HTTP/1.1\r\nHost: x\r\n', 'POST /api/trpc/live.watch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{']
  const closed = Array.from({ length: 40 }, (_, i) => {
    const socket = connect(http.port, 'localhost')
    const drip = setInterval(() => socket.writable && socket.write(i % 2 ? ' ' : 'X-A: b\r\n'), 50)
    socket.on('error', () => {}).on('connect', () => socket.write(beginnings[i % 2] ?? ''))
    socket.resume()
    return new Promise<void>((resolve) =>
      socket.on('close', () => {
        clearInterval(drip)
        resolve()
      }),
    )
  })
  await Promise.all(closed)
  expect((await fetch(`${http.url}/api/health`)).headers.get('content-type')).toContain('json')
}, 30_000)

test('[AT8] no cell of an export is a formula, in any format and any of its columns', async () => {
  const starts = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', '＝1+1', "=cmd|' /C calc'!A0", '"=1+1', '=HYPERLINK("http://x")']
  const texts = starts.map((start, i) => ({ tag: `F${i}`, names: { en: start, 'zh-CN': start } }))
  await city.ground.register(...texts.map((text) => ({ typeId: 'storm-pump', ...text })))
  await imported(onefold.system, city.ground)
  let cells = 0
  const ask = (format: string) =>
    fetch(`${url}/api/registry/export`, {
      method: 'POST',
      headers: { authorization: `Bearer ${city.token}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: `ask=${encodeURIComponent(JSON.stringify({ format }))}`,
    })
  const csv = await until(
    'the last of them is listed',
    async () => {
      const text = (await (await ask('csv')).text()).slice(1)
      return text.includes(`F${starts.length - 1}`) && text
    },
    30_000,
  )
  for (const cell of csv.split(/\r\n|,(?=(?:[^"]*"[^"]*")*[^"]*$)/)) {
    const shown = cell.startsWith('"') ? cell.slice(1) : cell
    expect(shown, cell).not.toMatch(/^[=+@\t\r＝＋＠]|^-(?![\d.]+$)/)
    cells++
  }
  const book = unzipSync(new Uint8Array(await (await ask('xlsx')).arrayBuffer()))
  const sheet = Buffer.from(book['xl/worksheets/sheet1.xml'] ?? []).toString()
  expect(sheet).toContain('=1+1')
  expect(sheet).not.toMatch(/<f[ >]/)
  expect(Object.keys(book).filter((name) => /external|macro|vba/i.test(name))).toEqual([])
  cells += sheet.split('<c ').length
  told(`formulas: ${starts.length} texts in ${cells} cells, run 0`)
}, 60_000)
