import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#/server/platform/actor.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { resolveForeign } from './foreign/index.ts'
import { testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let server: Server
let answers: RequestListener
let asked: string[] = []
let actor: Actor
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answers(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}/proxy/`
  system = await testSystem({ env: { ONEFOLD_HANDLE_PROXY: url } })
  const { tenant } = await testGround(system)
  actor = { ...systemActor('test'), tenantId: tenant.id, roles: [], permissions: new Set() }
})
afterEach(() => {
  asked = []
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await system[Symbol.asyncDispose]()
})

const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
const value = (index: number, type: string, text: unknown, format = 'string') => ({ index, type, data: { format, value: text }, ttl: 86_400, timestamp: '2020-03-10T16:06:41Z' }) // biome-ignore format: one line
/** As SURF's documentation of its PID service prints it. */
const PUBLISHED = {
  responseCode: 1,
  handle: '11112/SURF.82df4163-f7c855ca',
  values: [
    value(1, 'URL', 'https://repository.surfsara.nl/community/surf'),
    value(100, 'HS_ADMIN', { handle: '0.NA/11112', index: 200, permissions: '011111110011' }, 'admin'),
  ],
}
const ask = (code: string) => resolveForeign(system, actor, code)

test('[FC1] a foreign handle is asked for at the proxy; what it says is told as its own, administration left out', async () => {
  answers = json(PUBLISHED)
  expect(await ask('11112/SURF.82df4163-f7c855ca')).toEqual({
    ok: true,
    value: {
      state: 'found',
      record: {
        code: '11112/SURF.82df4163-f7c855ca',
        adapter: 'handle',
        from: expect.stringContaining('localhost'),
        values: [{ type: 'URL', value: 'https://repository.surfsara.nl/community/surf', link: true }],
      },
    },
  })
  expect(asked).toEqual(['/proxy/api/handles/11112/SURF.82df4163-f7c855ca'])
})

test('[FC2] not configured nothing is asked; nor is one’s own prefix, or what is no code of that register', async () => {
  const other = await testSystem()
  try {
    const { tenant } = await testGround(other)
    const never: typeof fetch = () => Promise.reject(new Error('it went out'))
    expect(await resolveForeign(other, { ...actor, tenantId: tenant.id }, '11112/X', never)).toEqual({ ok: true, value: { state: 'off' } })
  } finally {
    await other[Symbol.asyncDispose]()
  }
  answers = json(PUBLISHED)
  for (const code of ['88.999.1/K7M2P4', 'PS-03/P2', '88.118.7/../../admin', ''])
    expect(await ask(code), code).toEqual({ ok: true, value: { state: 'not_foreign' } })
  expect(asked).toEqual([])
  await ask('11112/a%2f..?x=1#y') // what looks like a way or a question stays part of the code
  expect(asked).toEqual(['/proxy/api/handles/11112/a%252f..%3Fx%3D1%23y'])
})

test('[FC3] an answer that lies, leads on, is too long, no JSON, of another code or late is refused', async () => {
  const refused = async (listener: RequestListener, reason: string) => {
    answers = listener
    expect(await ask('11112/X'), reason).toMatchObject({ ok: false, refusal: { code: 'FOREIGN_ANSWER_REFUSED', reason } })
  }
  await refused((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(), 'redirect')
  await refused((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<script>'), 'type')
  await refused(json('{"responseCode":1'), 'json')
  await refused(json({ hello: 1 }), 'shape')
  await refused(json({ responseCode: 2, handle: '11112/X' }, 500), 'error')
  await refused(json({ ...PUBLISHED, handle: '11112/OTHER' }), 'other')
  await refused(json(JSON.stringify({ responseCode: 1, handle: '11112/X', values: [value(1, 'URL', 'x'.repeat(80_000))] })), 'size')
  await refused((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => response.write('[') && setImmediate(more)
    response.on('drain', more)
    response.on('error', () => {})
    for (let i = 0; i < 200; i++) response.write('['.repeat(1_000))
  }, 'size')
  answers = json({ responseCode: 100, handle: '11112/X' }, 404)
  expect(await ask('11112/X')).toMatchObject({ ok: false, refusal: { code: 'FOREIGN_NOT_FOUND' } })
  answers = () => {} // never answers
  expect(await ask('11112/X')).toMatchObject({ ok: false, refusal: { code: 'FOREIGN_UNREACHABLE' } })
})

test('[FC3] what is shown is plain text: no script, no turned writing, and only addresses of the web are links', async () => {
  const values = [
    value(1, 'URL', 'javascript:alert(1)'),
    value(2, 'DESC', 'pump\u202e\u0000\u0007gpj.exe'),
    value(3, 'EMAIL', '<img src=x onerror=alert(1)>'),
    value(4, 'BIN', { a: 1 }, 'base64'),
  ]
  answers = json({ responseCode: 1, handle: '11112/X', values })
  const answer = await ask('11112/X')
  expect(answer.ok && answer.value.state === 'found' && answer.value.record.values).toEqual([
    { type: 'URL', value: 'javascript:alert(1)', link: false },
    { type: 'DESC', value: 'pump gpj.exe', link: false },
    { type: 'EMAIL', value: '<img src=x onerror=alert(1)>', link: false },
  ])
})

test('[FC4] an organisation asks sixty times a minute and no more', async () => {
  answers = json({ responseCode: 100 }, 404)
  for (let n = 0; n < 60; n++) await ask('11112/X')
  asked = []
  expect(await ask('11112/X')).toMatchObject({ ok: false, refusal: { code: 'FOREIGN_TOO_OFTEN' } })
  expect(asked).toEqual([])
})
