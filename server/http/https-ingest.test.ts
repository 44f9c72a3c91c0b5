import { once } from 'node:events'
import { connect } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BATCH_CONTENT_TYPE, encodeBatch } from '#/protocol/batch/batch.ts'
import { makeGatewayToken } from '#/protocol/signatures.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { Vitals } from '#/server/platform/vitals.ts'
import { allSeriesOf } from '#/server/telemetry/index.ts'
import { type Enrolled, enrolGateway, groundWithGateway, startIngest } from './mqtt-testing.ts'
import { type HttpServer, startHttp } from './server.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ingest: Awaited<ReturnType<typeof startIngest>>
let http: HttpServer
let ground: Awaited<ReturnType<typeof groundWithGateway>>
let gateway: Enrolled

beforeAll(async () => {
  system = await testSystem()
  ingest = await startIngest(system)
  http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  ground = await groundWithGateway(system)
  await until('the catalogue knows the pump', () => allSeriesOf(system, ground.pump.id).length > 0)
  gateway = await enrolGateway(system, ground.ground, ground.gateway.id)
})
afterAll(async () => {
  await http?.[Symbol.asyncDispose]()
  await ingest?.[Symbol.asyncDispose]()
  await system?.[Symbol.asyncDispose]()
})

type Answer = { result?: { data: unknown }; error?: { message: string; data: { refusal: unknown } } }
async function send(body: string | Uint8Array<ArrayBuffer>, type = 'application/json', token?: string) {
  const bearer = token ?? makeGatewayToken(gateway.id, gateway.key, Date.now())
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': type }
  const answer = await fetch(`${http.url}/api/trpc/telemetry.ingest`, { method: 'POST', headers, body })
  const said = (await answer.json()) as Answer
  return { status: answer.status, data: said.result?.data, message: said.error?.message, refusal: said.error?.data.refusal }
}
const batch = (sequence: number, readings: unknown[]) => JSON.stringify({ epoch: 1, sequence, readings })
const counted = async (): Promise<Record<string, number>> => {
  await service(system, 'gateways').flush()
  const rows = await system.db.system((tx) =>
    tx.execute<{ reason: string; n: number }>(
      sql`select reason, sum(count)::float8 as n from gateway_refusals where gateway_id = ${gateway.id} group by 1`,
    ),
  )
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]))
}
const goesThrough = async (sequence: number) =>
  expect(await send(batch(sequence, [[ground.suffix, 'flow', Date.now(), 0.2]]))).toMatchObject({
    status: 200,
    data: { committed: sequence },
  })

test('[HI1] a batch of 50 MB, JSON or binary, is answered and counted; the next one goes through', async () => {
  const huge = new Uint8Array(50 * 1024 * 1024).fill(0x20)
  expect(await send(huge, BATCH_CONTENT_TYPE)).toMatchObject({ status: 413, message: expect.stringMatching(/at most 4194304 bytes/) })
  expect(await send(huge)).toMatchObject({ status: 413, message: expect.stringMatching(/too large/) })
  expect((await counted()).TOO_LARGE).toBe(2)
  await goesThrough(1)
})

/** A sender who reads nothing before he has sent everything, in pieces. @returns what he was answered, and whether his connection was reset */
async function slowly(path: string, { type, bytes, chunked }: { type: string; bytes: number; chunked: boolean }) {
  const { hostname, port } = new URL(http.url)
  const bearer = makeGatewayToken(gateway.id, gateway.key, Date.now())
  const size = chunked ? 'transfer-encoding: chunked' : `content-length: ${bytes}`
  const socket = connect({ host: hostname, port: Number(port) })
  let said = ''
  let reset: string | null = null
  socket.on('error', (error: NodeJS.ErrnoException) => (reset = error.code ?? error.message))
  socket.write(
    `POST /${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${bearer}\r\ncontent-type: ${type}\r\n${size}\r\n\r\n`,
  )
  const piece = Buffer.alloc(256 * 1024, 0x20)
  const framed = chunked ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]) : piece
  for (let sent = 0; sent < bytes && reset === null; sent += piece.length) {
    if (!socket.write(framed)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {})
    await new Promise(setImmediate)
  }
  socket.write(`${chunked ? '0\r\n\r\n' : ''}GET /api/health HTTP/1.1\r\nhost: ${hostname}:${port}\r\nconnection: close\r\n\r\n`)
  socket.on('data', (part) => (said += part))
  await Promise.race([once(socket, 'close'), once(socket, 'end')]).catch(() => {})
  socket.destroy()
  return { reset, statuses: [...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)) }
}

test('[HI5] who sends too much and reads nothing before he has sent it sees why he was refused, however he sends it, and goes on by the same connection', async () => {
  const bytes = 12 * 1024 * 1024
  const ingest = 'api/trpc/telemetry.ingest'
  for (const chunked of [false, true]) {
    expect(await slowly(ingest, { type: BATCH_CONTENT_TYPE, bytes, chunked })).toEqual({ reset: null, statuses: [413, 503] })
    expect(await slowly(ingest, { type: 'application/json', bytes, chunked })).toEqual({ reset: null, statuses: [413, 503] })
    expect((await slowly('.well-known/est/simpleenroll', { type: 'application/pkcs10', bytes, chunked })).statuses[0]).toBe(413)
    expect((await slowly('api/auth/sign-in/email', { type: 'application/json', bytes, chunked })).statuses[0]).toBe(chunked ? 411 : 413)
  }
})

test('[HI2] what is no JSON, no batch or of the wrong shape says where it is wrong, and is counted', async () => {
  expect(await send('{"epoch":1,')).toMatchObject({ status: 400 })
  expect(await send(new Uint8Array([1, 2, 3]), BATCH_CONTENT_TYPE)).toMatchObject({ status: 400, refusal: { code: 'BAD_BATCH' } })
  const text = await send(JSON.stringify({ epoch: 1, sequence: 'two', readings: [] }))
  expect(text).toMatchObject({ status: 400, message: expect.stringMatching(/sequence/) })
  expect(await send(batch(2, [['x', 'flow']]))).toMatchObject({ status: 400, message: expect.stringMatching(/readings/) })
  expect((await counted()).MALFORMED).toBe(4)
  await goesThrough(2)
})

test('[HI3] each bad reading is answered with its place and reason and counted, its neighbours go through', async () => {
  const nowMs = Date.now()
  const answer = await send(
    batch(3, [
      [ground.suffix, 'flow', nowMs, 0.21],
      [ground.suffix, 'no_such', nowMs, 1],
      [ground.suffix, 'flow', nowMs + 1, null],
      [ground.suffix, 'flow', nowMs + 3_600_000, 0.2],
      [ground.suffix, 'flow', nowMs + 2, 'wet'],
      [ground.otherSuffix, 'flow', nowMs, 0.2],
      [ground.suffix, 'flow', nowMs + 3, 0.22],
    ]),
  )
  const refused = ['UNKNOWN_SERIES', 'NOT_FINITE', 'FUTURE', 'WRONG_TYPE', 'UNKNOWN_SERIES'].map((reason, i) => ({ index: i + 1, reason }))
  expect(answer.data).toMatchObject({ committed: 3, refused })
  expect(await counted()).toMatchObject({ UNKNOWN_SERIES: 2, NOT_FINITE: 1, FUTURE: 1, WRONG_TYPE: 1 })
})

test('[HI4] nobody’s token is told what is asked for', async () => {
  const answer = await send(batch(9, []), 'application/json', 'x.y.z')
  expect(answer).toMatchObject({ status: 401, message: expect.stringMatching(/enrolled gateway/) })
})

test('[TE43] near the end of the disk nothing new is taken, in either form, and what is kept is still confirmed; it goes on when there is room', async () => {
  await goesThrough(4)
  const nowMs = Date.now()
  const kept = batch(5, [[ground.suffix, 'flow', nowMs, 0.2]])
  expect(await send(kept)).toMatchObject({ status: 200 })
  const vitals = new Vitals()
  system.services.vitals = vitals
  vitals.saw({ freeBytes: 50e6, totalBytes: 1e9 })
  const next = batch(6, [[ground.suffix, 'flow', nowMs + 1, 0.2]])
  const binary = encodeBatch({
    epoch: 1, sequence: 7, source: 'measured', historical: false, series: [{ suffix: ground.suffix, channel: 'flow' }],
    seriesOf: Uint32Array.of(0), atMs: Float64Array.of(nowMs + 2), value: Float64Array.of(0.2), quality: Uint8Array.of(192),
  }) as Uint8Array<ArrayBuffer> // biome-ignore format: one batch
  const full = { status: 503, refusal: { code: 'DISK_FULL', waitSeconds: 10 } }
  expect(await send(next)).toMatchObject(full)
  expect(await send(binary, BATCH_CONTENT_TYPE)).toMatchObject(full)
  expect(await send(kept)).toMatchObject({ status: 200, data: { duplicate: true } })
  vitals.saw({ freeBytes: 200e6, totalBytes: 1e9 })
  expect(await send(next)).toMatchObject({ status: 200, data: { duplicate: false } })
  expect(await send(binary, BATCH_CONTENT_TYPE)).toMatchObject({ status: 200, data: { duplicate: false } })
})
