import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueToken, revokeToken } from '#/server/access/index.ts'
import { startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import { columnsOf } from '#/server/telemetry/columns.ts'
import { decodeSeries, type SeriesAnswer } from '#/server/telemetry/contract.ts'
import { beginExport, startTelemetry } from '#/server/telemetry/index.ts'
import { contextOf } from './context.ts'
import { type HttpServer, startHttp } from './server.ts'

let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let http: HttpServer
let token: string
let stranger: string
let siteId: string
let actorId: string
let pump: { id: string; tag: string }
const START = Date.UTC(2026, 10, 22, 8)
const COUNT = 120_000
/** As a file some 30 MB: more than what the connection holds of it while nobody reads. */
const LONG = 600_000

beforeAll(async () => {
  system = await testSystem()
  const ours = await testGround(system)
  const theirs = await testGround(system, 'police', '88.999.2')
  const [gateway] = await ours.register({ typeId: 'gateway' })
  const [it] = await ours.register({ gatewayId: gateway!.id, tag: '=P-1' })
  pump = it!
  siteId = ours.siteId
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  http = running.use(await startHttp(system, { host: 'localhost', port: 0, probes: [] }))
  const { head, slots, catalogue } = service(system, 'telemetry')
  const put = (channel: string, count: number) => {
    const { id } = catalogue.ofObject(pump.id).find((series) => series.channel === channel)!
    const rows = Array.from({ length: count }, (_, i): [number, number, number, number, number] => [id, START + i * 1_000, -i / 8, 192, 16])
    head.add(slots.current().id, columnsOf(rows), START)
  }
  put('flow', COUNT)
  put('suction', LONG)
  const issue = async (tenantId: typeof ours.tenant.id) =>
    (await system.db.tenant(tenantId, (tx) => issueToken(tx, { name: 'export', roles: ['viewer'], expiresInDays: 1 }, { tenantId, actor: systemActor('test'), nowMs: Date.now() }))).token // biome-ignore format: one line
  token = await issue(ours.tenant.id)
  stranger = await issue(theirs.tenant.id)
  actorId = (await contextOf(system, new Headers({ authorization: `Bearer ${token}` }), '')).actor!.id
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

/** What is stopped in the midst, while its reader waits. */
const long = () => ({ of: [{ objectId: pump.id, channel: 'suction' }], toMs: START + LONG * 1_000 })
const ask = (over: Record<string, unknown> = {}, by = token) => {
  const asked = {
    id: crypto.randomUUID(),
    format: 'csv',
    of: [{ objectId: pump.id, channel: 'flow' }],
    fromMs: START,
    toMs: START + COUNT * 1_000,
    ...over,
  }
  return fetch(`${http.url}/api/telemetry/export`, { method: 'POST', headers: { authorization: `Bearer ${by}` }, body: new URLSearchParams({ ask: JSON.stringify(asked) }) }) // biome-ignore format: one line
}

async function toTheEnd(reader: ReadableStreamDefaultReader): Promise<void> {
  while (!(await reader.read()).done);
}

test('[TE36] every reading is in the CSV, formulas made harmless, and how far it is can be asked', async () => {
  const id = crypto.randomUUID()
  const lines = (await (await ask({ id })).text()).trim().split('\r\n')
  expect(lines).toHaveLength(COUNT + 1)
  expect(lines[3]).toBe(`"'=P-1",flow,2026-11-22T08:00:02.000Z,-0.25,good,measured,true,false`)
  const { exports } = service(system, 'telemetry')
  expect(exports.of(id, actorId)).toEqual({ id, state: 'done', part: 1, readings: COUNT })
  expect(exports.of(id, 'somebody else')).toBeNull()
})

test('[TE36] Parquet holds the same, in types of its own', async () => {
  const file = await (await ask({ format: 'parquet' })).arrayBuffer()
  const rows = await parquetReadObjects({ file })
  expect(rows).toHaveLength(COUNT)
  expect(rows[2]).toMatchObject({ tag: '=P-1', channel: 'flow', at: new Date(START + 2_000), value: -0.25, quality: 'good', late: true })
  expect(rows.at(-1)!.value).toBe(-(COUNT - 1) / 8)
})

test('[AC11] a file under way is cut off within a second of a revocation', async () => {
  const { tenantId } = (await contextOf(system, new Headers({ authorization: `Bearer ${token}` }), '')).actor!
  const by = { tenantId, actor: systemActor('test'), nowMs: Date.now() }
  const issued = await system.db.tenant(tenantId, (tx) => issueToken(tx, { name: 'leaves', roles: ['viewer'], expiresInDays: 1 }, by))
  const id = crypto.randomUUID()
  const answer = await ask({ id, ...long() }, issued.token)
  const reader = answer.body!.getReader()
  await reader.read()
  await system.db.tenant(tenantId, (tx) => revokeToken(tx, issued.id, by))
  const { exports } = service(system, 'telemetry')
  await expect.poll(() => exports.of(id, issued.id), { interval: 20, timeout: 3_000 }).toMatchObject({ state: 'stopped' })
  await expect(toTheEnd(reader)).rejects.toThrow()
})

test('[TE36] stopped by a person, or broken half way, a file does not end as if it were whole', async () => {
  const id = crypto.randomUUID()
  const answer = await ask({ id, ...long() })
  const reader = answer.body!.getReader()
  await reader.read()
  const { exports } = service(system, 'telemetry')
  const stopped = exports.stop(id, actorId)
  expect(stopped?.state).toBe('running')
  await expect(toTheEnd(reader)).rejects.toThrow()
  await system.db.owner`alter function telemetry_blocks_in(int4[], timestamptz[], timestamptz[]) rename to telemetry_blocks_away`
  try {
    await expect((async () => (await ask()).text())()).rejects.toThrow()
  } finally {
    await system.db.owner`alter function telemetry_blocks_away(int4[], timestamptz[], timestamptz[]) rename to telemetry_blocks_in`
  }
})

test('[TE36] a browser says what it wants and fetches it once, by its id; what cannot be had is refused before', async () => {
  const asked = { id: crypto.randomUUID(), format: 'csv' as const, of: [{ objectId: pump.id as never, channel: 'flow' }], fromMs: START, toMs: START + 10_000 } // biome-ignore format: one line
  const actor = (await contextOf(system, new Headers({ authorization: `Bearer ${token}` }), '')).actor!
  const fetched = (by = token) => fetch(`${http.url}/api/telemetry/export?id=${asked.id}`, { headers: { authorization: `Bearer ${by}` } })
  expect((await fetched()).status).toBe(404)
  expect(await beginExport(system, actor, asked)).toMatchObject({ ok: true, value: { state: 'waiting' } })
  expect((await fetched(stranger)).status).toBe(404)
  const answer = await fetched()
  expect(answer.headers.get('content-disposition')).toMatch(/filename="onefold--P-1-flow-2026-11-22\.csv"/)
  expect((await answer.text()).trim().split('\r\n')).toHaveLength(11)
  expect((await fetched()).status).toBe(404)
  const refusal = async (over: Partial<typeof asked>) => {
    const begun = await beginExport(system, actor, { ...asked, id: crypto.randomUUID(), ...over })
    return begun.ok ? begun.value.id : begun.refusal
  }
  expect(await refusal({ of: [{ objectId: pump.id as never, channel: 'none' }] })).toEqual({ code: 'OBJECT_NOT_FOUND' })
  const waiting = [await refusal({}), await refusal({}), await refusal({}), await refusal({})] as string[]
  expect(await refusal({})).toEqual({ code: 'TOO_MANY_EXPORTS', limit: 4 })
  const { exports } = service(system, 'telemetry')
  for (const id of waiting) expect(exports.stop(id, actorId)?.state).toBe('stopped')
  expect(typeof (await refusal({}))).toBe('string')
})

test('[TE36] what is another tenant’s is not there, what nobody may ask for is refused', async () => {
  expect((await ask({}, stranger)).status).toBe(404)
  expect((await ask({ format: 'exe' })).status).toBe(400)
  expect((await ask({}, 'x')).status).toBe(401)
})

test('[TE37] the newest of a site as columns: its key channels, and nothing of it for another tenant', async () => {
  const latest = (by: string) => fetch(`${http.url}/api/telemetry/latest?site=${siteId}`, { headers: { authorization: `Bearer ${by}` } })
  const view = new DataView(await (await latest(token)).arrayBuffer())
  const [length, rows] = [view.getUint32(0, true), view.getUint32(4, true)]
  const { channels } = JSON.parse(Buffer.from(view.buffer, 8, length).toString('utf8')) as { channels: string[] }
  const flow = Array.from({ length: rows }, (_, i) => i).find(
    (i) => channels[view.getUint16(8 + length + rows * 20 + i * 2, true)] === 'flow',
  )!
  const times = 8 + length + Math.ceil((rows * 22) / 8) * 8
  expect([view.getFloat64(times + flow * 8, true), view.getFloat64(times + (rows + flow) * 8, true)]).toEqual([
    START + (COUNT - 1) * 1_000,
    -(COUNT - 1) / 8,
  ])
  expect(Buffer.from(view.buffer, 8 + length + flow * 16, 16).toString('hex')).toBe(pump.id.replaceAll('-', ''))
  expect(view.getUint8(times + rows * 17 + flow)).toBe(128)
  expect(new DataView(await (await latest(stranger)).arrayBuffer()).getUint32(4, true)).toBe(0)
  expect((await fetch(`${http.url}/api/telemetry/latest?site=1`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(400)
})

test('[TE42] many series come as columns with the same points as in JSON; nothing of another tenant, and no answer to what is no question', async () => {
  const asked = { of: ['flow', 'speed', 'none'].map((channel) => ({ objectId: pump.id, channel })), fromMs: START, toMs: START + COUNT * 1_000, pixels: 600 } // biome-ignore format: one line
  const send = (body: unknown, by = token, method = 'POST') =>
    fetch(`${http.url}/api/telemetry/series`, { method, headers: { authorization: `Bearer ${by}` }, ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }) }) // biome-ignore format: one line
  const told = async (body: unknown, by = token) => decodeSeries(await (await send(body, by)).arrayBuffer())
  const inJson = async (body: object) => {
    const answer = await fetch(`${http.url}/api/trpc/telemetry.many`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }) // biome-ignore format: one line
    return ((await answer.json()) as { result: { data: SeriesAnswer[] } }).result.data
  }
  for (const ask of [asked, { ...asked, toMs: START + 10_000 }]) {
    const columns = await told(ask)
    const points = columns.map(({ objectId, channel, resolutionMs, t, v, min, max, q }) => ({
      objectId,
      channel,
      resolutionMs,
      points: { t: [...t], v: [...v], ...(min && max && { min: [...min], max: [...max] }), ...(q && { q: [...q] }) },
    }))
    expect(JSON.parse(JSON.stringify(points))).toEqual(await inJson(ask)) // -0 keeps its sign in columns alone
    expect(columns.map(({ channel }) => channel)).toEqual(['flow', 'speed'])
  }
  expect((await told(asked))[0]).toMatchObject({ t: { length: 600 }, min: { length: 600 }, q: null })
  expect(await told(asked, stranger)).toEqual([])
  const status = async (...ask: Parameters<typeof send>) => (await send(...ask)).status
  expect(await Promise.all([status('{'), status({ ...asked, pixels: 0 }), status(asked, 'x'), status(asked, token, 'GET'), status(' '.repeat(300_000))])).toEqual([400, 400, 401, 405, 413]) // biome-ignore format: one line
})
