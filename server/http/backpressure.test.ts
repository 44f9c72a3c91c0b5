import { afterAll, beforeAll, expect, test } from 'vitest'
import { BATCH_CONTENT_TYPE, encodeBatch } from '#/protocol/batch/batch.ts'
import { makeGatewayToken } from '#/protocol/signatures.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { allSeriesOf } from '#/server/telemetry/index.ts'
import { connectAgent, type Enrolled, enrolGateway, groundWithGateway, named, startIngest, value } from './mqtt-testing.ts'
import { type HttpServer, startHttp } from './server.ts'

/** A tenth of the product's, so that little fills it. */
const ROOM_BYTES = 800_000
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
  service(system, 'telemetry').room.limits.queueBytes = ROOM_BYTES
}, 60_000)
afterAll(async () => {
  await http?.[Symbol.asyncDispose]()
  await ingest?.[Symbol.asyncDispose]()
  await system?.[Symbol.asyncDispose]()
})

/** While it is held the database takes no reading: all slots are locked by somebody, and none can be opened. */
async function databaseStandsStill(): Promise<AsyncDisposable> {
  let go = () => {}
  const gone = new Promise<void>((resolve) => {
    go = resolve
  })
  let held = false
  const lock = system.db.owner.begin(async (sql) => {
    await sql`lock table readings in access exclusive mode`
    held = true
    await gone
  })
  await until('the slots are locked', () => held)
  return {
    async [Symbol.asyncDispose]() {
      go()
      await lock
    },
  }
}

const stored = async () => {
  const [row] = await system.db.owner<{ n: number }[]>`select (select count(*) from readings)::float8
    + (select coalesce(sum(count), 0) from telemetry_blocks)::float8 as n`
  return row?.n ?? 0
}

test('[TE24] over HTTPS a sender is told when to come again while nothing fits; what was not refused is there once', async () => {
  const startMs = Date.now() - 50_000
  let sentAway = false
  const post = async (sequence: number) => {
    const rows = 2_500
    const body = encodeBatch({
      epoch: 1, sequence, source: 'measured', historical: true, series: [{ suffix: ground.suffix, channel: 'flow' }],
      seriesOf: new Uint32Array(rows), quality: new Uint8Array(rows).fill(192), value: new Float64Array(rows).fill(0.2),
      atMs: Float64Array.from({ length: rows }, (_, i) => startMs - sequence * rows - i),
    }) // biome-ignore format: one batch
    const bearer = makeGatewayToken(gateway.id, gateway.key, Date.now())
    const answer = await fetch(`${http.url}/api/trpc/telemetry.ingest`, {
      method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': BATCH_CONTENT_TYPE }, body: body as Uint8Array<ArrayBuffer>,
    }) // biome-ignore format: one call
    await answer.arrayBuffer()
    sentAway ||= answer.status === 429
    return { sequence, status: answer.status, retryAfter: answer.headers.get('retry-after') }
  }
  const batches = Array.from({ length: 24 }, (_, i) => i + 1) // 60,000 readings: more than fits
  const asked: Promise<Awaited<ReturnType<typeof post>>>[] = []
  {
    await using _ = await databaseStandsStill()
    for (const sequence of batches) asked.push(post(sequence))
    await until('somebody was sent away', () => sentAway, 30_000)
  }
  const answers = await Promise.all(asked)
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true)
  expect(answers.every(({ status }) => status === 200 || status === 429)).toBe(true)
  for (const { sequence } of refused) expect((await post(sequence)).status).toBe(200)
  expect(await stored()).toBe(24 * 2_500)
}, 120_000)

test('[TE24] over MQTT a sender is not read from while nothing fits: memory is bounded, and all of it is there once in the end', async () => {
  const before = await stored()
  const telemetry = service(system, 'telemetry')
  await using agent = await connectAgent(ingest.mqtt.url, gateway)
  await agent.birth([named(`${ground.suffix}/current`, 1)], { epoch: 2 })
  const atMs = Date.now() - 30_000
  const readings = 1_000
  const messages = 60
  let most = 0
  const sent: Promise<void>[] = []
  {
    await using _ = await databaseStandsStill()
    for (let batch = 1; batch <= messages; batch++) {
      const from = atMs - batch * readings
      sent.push(agent.data(Array.from({ length: readings }, (_, i) => value(1, from - i, 20, { historical: true })), { batch })) // biome-ignore format: one call
    }
    await until('the sender waits', () => telemetry.room.waiting > 0, 60_000)
    most = telemetry.bytesWaiting
  }
  await Promise.all(sent)
  await agent.committedUpTo(messages)
  expect(most).toBeLessThan(ROOM_BYTES + 40_000) // and one message that was in time
  expect(await stored()).toBe(before + messages * readings)
}, 120_000)
