import { afterAll, beforeAll, expect, test } from 'vitest'
import { putArea } from '#/server/access/index.ts'
import { startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { systemWithin } from '#/server/platform/reach.ts'
import { type System, service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import { allSeriesOf, startTelemetry } from '#/server/telemetry/index.ts'
import { ingestJson } from '#/server/telemetry/ingest.ts'
import type { AreaId, GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type LiveEvent, MOST_OF_ONE } from './contract.ts'
import { startLive } from './hub.ts'
import { liveStream } from './stream.ts'
import { bindGateway } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let who: { tenantId: TenantId; id: string }
let stranger: { tenantId: TenantId; id: string }
let siteId: string
let suffix: string
let flow: number
let hours: number
let gatewayId: GatewayId
let sequence = 0
let ground: Awaited<ReturnType<typeof testGround>>

beforeAll(async () => {
  system = await testSystem()
  ground = await testGround(system)
  const police = await testGround(system, 'police', '88.999.2')
  const [gw] = await ground.register({ typeId: 'gateway' })
  const [pump] = await ground.register({ gatewayId: gw!.id })
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  running.use(await startLive(system))
  await bindGateway(system, ground.tenant.id, gw!.id)
  who = { tenantId: ground.tenant.id, id: 'anna' }
  stranger = { tenantId: police.tenant.id, id: 'zhang' }
  siteId = ground.siteId
  suffix = pump!.code.split('/')[1]!
  gatewayId = gw!.id as never
  flow = allSeriesOf(system, pump!.id).find((it) => it.channel === 'flow')!.id
  hours = allSeriesOf(system, pump!.id).find((it) => it.channel === 'hours')!.id
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

const send = (value: number, channel = 'flow') =>
  ingestJson(
    system,
    { gatewayId, tenantId: who.tenantId },
    { epoch: 1, sequence: ++sequence, readings: [[suffix, channel, Date.now(), value]] },
  )
const say = (of = who.tenantId, site: string | null = siteId, objectId: string | null = null) =>
  system.db.system((tx) =>
    appendFeed(tx, {
      tenantId: of,
      actor: systemActor('test'),
      verb: 'test.said',
      subject: { kind: 'test', id: '1' },
      siteId: site as never,
      objectId: objectId as never,
      data: {},
    }),
  )

function open(streamId: string, by = who, after?: string, as: System = system) {
  const stop = new AbortController()
  const seen: { cursor: string; event: LiveEvent }[] = []
  const done = (async () => {
    for await (const it of liveStream(as, by, { streamId, after: after ?? null }, stop.signal)) seen.push(it)
  })()
  return {
    seen,
    snapshots: () => seen.filter(({ event }) => event.kind === 'snapshot').length,
    values: () => seen.flatMap(({ event }) => (event.kind === 'readings' ? event.rows.map((row) => row[2]) : [])),
    entries: () => seen.flatMap(({ event }) => (event.kind === 'entry' ? [event.seq] : [])),
    cursor: () => seen.at(-1)!.cursor,
    cut: async () => {
      stop.abort()
      await done
    },
  }
}
const watch = (streamId: string, series: number[], siteIds: string[] = [], by = who) => {
  const hub = service(system, 'live')
  hub.watch(hub.seat(streamId, by)!, { series, siteIds })
}

test('[LV6] a stream gets what it watches, at once the newest and then each change, and nothing else', async () => {
  await send(0.1)
  const id = crypto.randomUUID()
  const stream = open(id)
  watch(id, [flow])
  await until('the value of before', () => stream.values().includes(0.1))
  await send(900, 'hours')
  await send(0.2)
  await until('the change', () => stream.values().includes(0.2))
  expect(stream.values()).not.toContain(900)
  expect(stream.seen[0]!.event.kind).toBe('hello')
  watch(id, [hours])
  await until('the newest of what is watched now', () => stream.values().includes(900))
  await stream.cut()
})

test('[LV7] a watched site brings its entries and its key channels; another tenant sees neither, and cannot take the stream', async () => {
  const id = crypto.randomUUID()
  const stream = open(id)
  const theirs = crypto.randomUUID()
  const foreign = open(theirs, stranger)
  watch(id, [], [siteId])
  watch(theirs, [flow], [siteId], stranger)
  await say()
  await say(who.tenantId, uuidv7())
  await say(who.tenantId, null)
  await send(0.3)
  await until('two entries and the value', () => stream.entries().length === 2 && stream.values().includes(0.3))
  expect(foreign.values()).toEqual([])
  expect(foreign.entries()).toEqual([])
  expect(service(system, 'live').seat(id, stranger)).toBeNull()
  const stolen = open(id, stranger)
  await stolen.cut()
  expect(stolen.seen).toEqual([])
  await Promise.all([stream.cut(), foreign.cut()])
})

test('[LV12] one account has a bounded number of streams: one that was left makes room, one that is open does not', async () => {
  const hub = service(system, 'live')
  const many = { ...who, id: uuidv7() }
  const seats = Array.from({ length: MOST_OF_ONE }, () => hub.seat(crypto.randomUUID(), many)!)
  for (const seat of seats.slice(1)) hub.enter(seat)
  hub.enter(hub.seat(crypto.randomUUID(), many)!) // in place of the first, which nobody came for
  const id = crypto.randomUUID()
  expect(hub.seat(id, many)).toBeNull()
  const refused = liveStream(system, many, { streamId: id }, new AbortController().signal).next()
  await expect(refused).rejects.toMatchObject({ cause: { refusal: { code: 'TOO_MANY_STREAMS', limit: MOST_OF_ONE } } })
  expect(hub.seat(crypto.randomUUID(), { ...who, id: uuidv7() })).not.toBeNull()
})

test('[LV8] cut a hundred times, a stream misses no entry and shows none twice', async () => {
  const id = crypto.randomUUID()
  let stream = open(id)
  watch(id, [flow], [siteId])
  const before = await system.feed.head()
  const seqs: number[] = []
  for (let cut = 0; cut < 100; cut++) {
    await say()
    if (cut % 3 === 0) await until('something comes', () => stream.seen.length > 1)
    await stream.cut()
    seqs.push(...stream.entries())
    stream = open(id, who, stream.seen.length > 0 ? stream.cursor() : undefined)
    await until('hello', () => stream.seen.length > 0)
  }
  await until('the last entry', () => stream.entries().at(-1) === before + 100 || seqs.at(-1) === before + 100)
  await stream.cut()
  seqs.push(...stream.entries())
  expect(seqs.filter((seq) => seq > before)).toEqual(Array.from({ length: 100 }, (_, i) => before + 1 + i))
})

test('[LV9] a cursor of another run, or one that is forgotten, begins with a snapshot', async () => {
  const restarted = open(crypto.randomUUID(), who, 'abc.5')
  await until('a snapshot', () => restarted.seen.some(({ event }) => event.kind === 'snapshot' && event.reason === 'RESTARTED'))
  const { epoch } = service(system, 'live')
  const old = open(crypto.randomUUID(), who, `${epoch}.5`)
  await until('a snapshot', () => old.seen.some(({ event }) => event.kind === 'snapshot' && event.reason === 'TOO_OLD'))
  await Promise.all([restarted.cut(), old.cut()])
})

test('[LV11] an area that is changed changes what is seen by who has his roles there, within a second and on streams that are open: first nothing, then one, then the other', async () => {
  const [near, far] = await ground.register({ typeId: 'pump-station' }, { typeId: 'pump-station' })
  const areaId = uuidv7() as AreaId
  const draw = (topId: string, version?: number) =>
    system.db.tenant(who.tenantId, (tx) =>
      putArea(
        tx,
        { areaId, siteId: siteId as never, names: { en: 'Mine' }, version, shape: { kind: 'branch', topId: topId as never } },
        { tenantId: who.tenantId, actor: systemActor('test'), nowMs: Date.now() },
      ),
    )
  const id = crypto.randomUUID()
  const stream = open(id, who, undefined, systemWithin(system, [areaId], 'reader'))
  await until('hello', () => stream.seen.length > 0)
  const hub = service(system, 'live')
  hub.watch(hub.seat(id, who, [areaId])!, { series: [], siteIds: [siteId] })
  const told = async (objectId: string) => {
    const heard = () => stream.seen.flatMap(({ event }) => (event.kind === 'entry' ? [event.objectId] : []))
    const forAll = () => heard().filter((id) => id === null).length
    const before = forAll()
    await say(who.tenantId, siteId, objectId)
    await say(who.tenantId) // of no object: everybody of the site hears it, and what was said before it first
    await until('what concerns all', () => forAll() > before)
    return heard().at(-2) === objectId
  }
  expect([await told(near!.id), await told(far!.id)]).toEqual([false, false])
  for (const [top, seen, turn] of [
    [near!.id, [true, false], 1],
    [far!.id, [false, true], 2],
  ] as const) {
    // biome-ignore format: one table
    await draw(top, turn === 1 ? undefined : turn - 1)
    await until('it asks anew', () => stream.snapshots() === turn)
    expect([await told(near!.id), await told(far!.id)]).toEqual(seen)
  }
  await stream.cut()
})
