import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { cellOf, installAsset } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { GatewayId, type ObjectId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { findByCode } from './find.ts'
import { detailOf, storyOf } from './index.ts'
import { mapOf, rowOf, worst } from './map.ts'
import { startTwins } from './news.ts'
import { alarmNews } from './state.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
let twins: AsyncDisposable
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
  twins = await startTwins(system)
})
afterAll(async () => {
  await twins[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const place = (lon = 121.5, lat = 31.3) => ({
  lon,
  lat,
  levelM: -9.4,
  headingDeg: 90,
  source: { crs: 'EPSG:4490', x: lon, y: lat },
  approximate: false,
})
const tell = (verb: string, subject: { kind: string; id: string }, objectId: string, data: Record<string, unknown>) =>
  system.db.system((tx) =>
    appendFeed(tx, {
      tenantId: ours.tenant.id,
      actor: systemActor('test'),
      verb,
      subject,
      objectId: objectId as ObjectId,
      siteId: ours.siteId,
      data,
    }),
  )
const onMap = async (id: string) => (await mapOf(system, ours.tenant.id, ours.siteId)).objects.find((object) => object.id === id)

test('[TW1] the map marks the worst open alarm, and no longer when it is closed; an alert marks nothing', async () => {
  const [pump] = await ours.register({ tag: 'M-1', place: place() })
  const id = pump?.id ?? ''
  const [first, second, alert] = [uuidv7(), uuidv7(), uuidv7()]
  const say = (verb: string, alarmId: string, data: Record<string, unknown>) => tell(verb, { kind: 'alarm', id: alarmId }, id, data)
  await say('alarm.raised', alert, { priority: 1, state: 'acknowledged', isAlert: true })
  await say('alarm.raised', first, { priority: 3, state: 'unacknowledged' })
  await say('alarm.raised', second, { priority: 1, state: 'unacknowledged' })
  await until('both alarms on the map', async () => (await onMap(id))?.alarm?.priority === 1)
  await say('alarm.acknowledge', second, { priority: 1, state: 'acknowledged' })
  await say('alarm.closed', second, { priority: 1, state: 'closed' })
  await until('the lesser alarm alone', async () => (await onMap(id))?.alarm?.priority === 3)
  expect((await onMap(id))?.alarm).toEqual({ priority: 3, unacknowledged: true })
  await say('alarm.shelved', first, { priority: 3, state: 'shelved' })
  await until('nothing on the map', async () => (await onMap(id))?.alarm === null)
})

test('[TW1] hearing an entry twice is hearing it once', () => {
  expect(alarmNews('alarm.raised', 'a', { priority: 2, state: 'unacknowledged' })).toEqual(
    alarmNews('alarm.raised', 'a', { priority: 2, state: 'unacknowledged' }),
  )
  expect(
    worst([
      [2, 'acknowledged'],
      [1, 'suppressed'],
      [3, 'returned'],
    ]),
  ).toEqual({ priority: 2, unacknowledged: true })
  expect(worst([])).toBeNull()
})

test('[TW2] what is seen through a gateway that is not in touch is stale', async () => {
  const [gateway] = await ours.register({ tag: 'GW-1', typeId: 'gateway', place: place() })
  const [terminal] = await ours.register({ tag: 'S-1', gatewayId: gateway?.id ?? null, place: place() })
  const gatewayId = GatewayId.parse(gateway?.id)
  expect((await onMap(terminal?.id ?? ''))?.stale).toBe(false)
  await tell('gateway.offline', { kind: 'gateway', id: gatewayId }, gatewayId, {})
  await until('stale', async () => (await onMap(terminal?.id ?? ''))?.stale)
  await tell('gateway.online', { kind: 'gateway', id: gatewayId }, gatewayId, {})
  await until('fresh', async () => (await onMap(terminal?.id ?? ''))?.stale === false)
  const detail = await findByCode(system, ours.tenant.id, 'S-1')
  expect(detail).toMatchObject({ ok: true, value: { gateway: { tag: 'GW-1', online: true }, quarantine: null } })
})

test('[TW2] a gateway that is not trusted says so itself, and so does what is seen through it, until it is released', async () => {
  const [gateway] = await ours.register({ tag: 'GW-Q', typeId: 'gateway', place: place() })
  const [terminal] = await ours.register({ tag: 'S-Q', gatewayId: gateway?.id ?? null, place: place() })
  const gatewayId = GatewayId.parse(gateway?.id)
  const said = async () => {
    const found = await Promise.all(['GW-Q', 'S-Q'].map((code) => findByCode(system, ours.tenant.id, code)))
    return found.map((one) => one.ok && one.value?.quarantine)
  }
  expect(await said()).toEqual([null, null])
  await tell('gateway.quarantined', { kind: 'gateway', id: gatewayId }, gatewayId, {})
  await until('uncertain', async () => (await onMap(terminal?.id ?? ''))?.quarantined)
  expect(await said()).toEqual([
    { tag: 'GW-Q', own: true },
    { tag: 'GW-Q', own: false },
  ])
  await tell('gateway.released', { kind: 'gateway', id: gatewayId }, gatewayId, { left: 0 })
  await until('certain', async () => (await onMap(terminal?.id ?? ''))?.quarantined === false)
  expect(await said()).toEqual([null, null])
})

test('[TW3] one answer has everything about an object: path, parts, asset, place as given, series, life', async () => {
  const [station] = await ours.register({
    tag: 'LS-02',
    typeId: 'lift-station',
    names: { en: 'Lift station 2', 'zh-CN': '二号提升泵站' },
    place: place(),
  })
  const [pump] = await ours.register({ tag: 'LS-02/PU-02', typeId: 'lift-pump', parentId: station?.id ?? null, place: place() })
  const [asset] = await ours.register({
    tag: 'PUMP-7731',
    kind: 'asset',
    typeId: 'pump-asset',
    aliases: [{ scheme: 'serial', value: '7731' }],
  })
  if (!pump || !asset) throw new Error('nothing was registered')
  await system.db.tenant(ours.tenant.id, (tx) =>
    installAsset(
      tx,
      { assetId: asset.id, positionId: pump.id, at: '2026-01-05T00:00:00Z' },
      { actor: systemActor('test'), at: new Date() },
    ),
  )
  const found = await findByCode(system, ours.tenant.id, 'ls-02/pu-02')
  expect(found).toMatchObject({
    ok: true,
    value: {
      path: [{ tag: 'LS-02' }],
      asset: { tag: 'PUMP-7731', serial: '7731', sinceIso: '2026-01-05T00:00:00.000Z' },
      place: { levelM: -9.4, source: { crs: 'EPSG:4490' } },
      version: 1,
    },
  })
  if (found.ok) {
    expect(found.value?.channels.length).toBeGreaterThan(0)
    expect(found.value?.lifeEvents.map((event) => event.verb).sort()).toEqual(['installed', 'registered'])
  }
  const above = await findByCode(system, ours.tenant.id, station?.code ?? '')
  expect(above).toMatchObject({ ok: true, value: { children: [{ tag: 'LS-02/PU-02' }], path: [] } })
  const itself = await system.db.tenant(ours.tenant.id, (tx) => detailOf(tx, asset.id))
  expect(itself).toMatchObject({ kind: 'asset', position: { tag: 'LS-02/PU-02' }, channels: [] })
  const story = await until('the story', () =>
    system.db.tenant(ours.tenant.id, (tx) => storyOf(tx, pump.id, 10)).then((entries) => entries.length > 0 && entries),
  )
  expect(story[0]).toMatchObject({ verb: 'object.changed', actor: { kind: 'system' }, data: { what: 'installed' } })
})

test('[TW4] of another tenant there is no map, no object and no story', async () => {
  const [foreign] = await theirs.register({ tag: 'B-01', typeId: 'barrier', place: place() })
  if (!foreign) throw new Error('nothing was registered')
  expect((await mapOf(system, ours.tenant.id, theirs.siteId)).objects).toEqual([])
  expect(await findByCode(system, ours.tenant.id, foreign.code)).toEqual({ ok: true, value: null })
  expect(await system.db.tenant(ours.tenant.id, (tx) => detailOf(tx, foreign.id))).toBeNull()
  expect(await system.db.tenant(ours.tenant.id, (tx) => storyOf(tx, foreign.id, 10))).toEqual([])
})

test('[TW5] the map of 2,300 objects is one answer with each of them; a place has its cell', async () => {
  await ours.register(
    ...Array.from({ length: 2_300 }, (_, i) => ({
      tag: `BULK-${i}`,
      typeId: 'street-light',
      place: place(121.4 + (i % 50) / 500, 31.2 + i / 20_000),
    })),
  )
  await system.db.owner`analyze objects, places`
  const { objects } = await mapOf(system, ours.tenant.id, ours.siteId)
  expect(objects.filter(({ tag }) => tag.startsWith('BULK-'))).toHaveLength(2_300)
  const [near] = await system.db.tenant(ours.tenant.id, (tx) =>
    tx.execute<{ n: string }>(sql`select count(*) as n from places where cell = ${cellOf(121.5, 31.3).toString()}`),
  )
  expect(Number(near?.n)).toBeGreaterThan(0)
})

test('[TW6] a machine is given the row it stands in, however deep it sits; what stands in none has none', async () => {
  const [line, aside] = await ours.register(
    { tag: 'L9', typeId: 'line', place: place() },
    { tag: 'ASIDE', typeId: 'press', place: place() },
  )
  const [press] = await ours.register({ tag: 'L9-P1', typeId: 'press', parentId: line?.id as ObjectId, place: place() })
  const [motor] = await ours.register({ tag: 'L9-P1-M1', typeId: 'press-motor', parentId: press?.id as ObjectId, place: place() })
  await ours.register({ tag: 'L9-P2', typeId: 'press', parentId: line?.id as ObjectId, place: place() })
  await ours.register({ tag: 'L9-P3', typeId: 'press', parentId: line?.id as ObjectId }) // without a place it cannot be drawn
  const of = (id: string | undefined, tenant = ours) => system.db.tenant(tenant.tenant.id, (tx) => rowOf(tx, id as ObjectId))
  const row = await of(motor?.id)
  expect(row.row).toMatchObject({ tag: 'L9', headingDeg: 90 })
  expect(row.objects.map(({ tag }) => tag).sort()).toEqual(['L9-P1', 'L9-P1-M1', 'L9-P2'])
  expect((await of(line?.id)).objects).toHaveLength(3)
  expect(await of(aside?.id)).toEqual({ row: null, objects: [] })
  expect(await of(motor?.id, theirs)).toEqual({ row: null, objects: [] })
})
