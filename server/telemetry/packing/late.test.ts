import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateways } from '#/server/gateways/index.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { copyIn } from '#/server/platform/copy-in.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { columnsOf } from '../columns.ts'
import { compact, moveLegacy } from '../compact.ts'
import { CopyBuffer } from '../copy.ts'
import { asBuckets, NOTHING, read } from '../read.ts'
import { startTelemetry } from '../start.ts'
import type { Readings } from './block.ts'
import { bucketed } from './pack.ts'
import { DAY_MS, HOUR_MS, LEVEL, LEVELS } from './spans.ts'
import { readingsOf } from './testing.ts'

const NOW = Date.UTC(2026, 10, 22, 8, 30)
const clock = manualClock(NOW)
let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let tenantId: TenantId
let ids: { dense: number; slow: number; state: number }
/** What is to be found, by series: [ms, value, quality, source], the latest arrival first. */
const told = new Map<number, [number, number, number, number][]>()

beforeAll(async () => {
  system = await testSystem({ clock })
  const ground = await testGround(system)
  tenantId = ground.tenant.id
  const [gateway] = await ground.register({ typeId: 'gateway' })
  const [pump] = await ground.register({ gatewayId: gateway!.id })
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  const series = service(system, 'telemetry').catalogue.ofObject(pump!.id)
  const id = (channel: string) => series.find((it) => it.channel === channel)!.id
  ids = { dense: id('flow'), slow: id('hours'), state: id('running') }
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

let seed = 7
const random = () => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff
  return seed / 0x8000_0000
}

/** Into the open slot and the head, as a commit does. */
async function arrive(rows: readonly [series: number, atMs: number, value: number, quality: number, source: number][]): Promise<void> {
  const telemetry = service(system, 'telemetry')
  const slot = telemetry.slots.current()
  const batch = { readings: columnsOf(rows), receivedAtMs: clock.nowMs() }
  await system.db.ingest.begin((tx) => copyIn(tx, `copy ${slot.table} (series_id, at, value, quality, source, received_at) from stdin (format binary)`, new CopyBuffer().encode([batch]))) // biome-ignore format: one line
  telemetry.head.add(slot.id, batch.readings, batch.receivedAtMs)
  clock.advance(10)
  for (const [series, ...reading] of rows) told.set(series, [reading, ...(told.get(series) ?? [])])
}

const expected = (id: number): Readings => readingsOf(told.get(id) ?? [])
const plain = ({ count, atUs, value, quality, source }: Readings) =>
  Array.from({ length: count }, (_, i) => [atUs[i], value[i], quality[i], source[i]])

/** Every reading once, and every bucket of every level as if all had come in order. */
async function expectTrue(fromMs: number, toMs: number): Promise<void> {
  const { catalogue } = service(system, 'telemetry')
  for (const id of Object.values(ids)) {
    const all = expected(id)
    const raw = await read(system, tenantId, [id], { fromMs, toMs, level: null })
    expect(firstDifference(plain(raw.get(id)!.loose), plain(all))).toBeNull()
    for (const { level, widthMs } of LEVELS) {
      const found = await read(system, tenantId, [id], { fromMs, toMs, level })
      const buckets = asBuckets(found.get(id) ?? NOTHING, widthMs, catalogue.traits(id))
      const reference = bucketed(all, widthMs, catalogue.traits(id))
      expect({ level, ...firstDifference(rowsOf(buckets), rowsOf(reference)) }).toEqual({ level })
    }
  }
}

/** One line instead of a hundred thousand. */
function firstDifference(found: readonly unknown[], wanted: readonly unknown[]): { at: number; found: unknown; wanted: unknown } | null {
  const [one, other] = [found, wanted].map((rows) => rows.map((row) => JSON.stringify(row)))
  const at = one!.length < other!.length ? other!.findIndex((row, i) => row !== one![i]) : one!.findIndex((row, i) => row !== other![i])
  return at < 0 ? null : { at, found: found[at], wanted: wanted[at] }
}

/** A sum may differ in its last bit where it was added up in another order. */
const rowsOf = ({ count, sum, states, silentMs, ...columns }: ReturnType<typeof bucketed>) =>
  Array.from({ length: count }, (_, i) => ({
    sum: sum[i]!.toPrecision(10),
    silentMs: silentMs[i]!.toFixed(3),
    states: [...(states[i] ?? [])].filter(([, ms]) => ms > 0).map(([state, ms]) => `${state} ${ms.toFixed(3)}`).sort(), // biome-ignore format: one line
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i]])),
  }))

const week = NOW - 7 * DAY_MS
const somewhere = (count: number): [number, number, number, number, number][] =>
  Array.from({ length: count }, () => {
    const which = random()
    const atMs = Math.floor(week + random() * 7 * DAY_MS)
    const quality = random() < 0.02 ? 64 : 192
    if (which < 0.4) return [ids.dense, Math.floor(atMs / 500) * 500, Math.round(random() * 1_000) / 1_000, quality, 16]
    return which < 0.7
      ? [ids.slow, Math.floor(atMs / 900_000) * 900_000, random() * 50, quality, 16]
      : [ids.state, atMs, random() < 0.5 ? 1 : 0, quality, 16]
  })
const steady = (fromMs: number, toMs: number): [number, number, number, number, number][] =>
  Array.from({ length: Math.floor((toMs - fromMs) / 5_000) }, (_, i) => [
    ids.dense,
    fromMs + i * 5_000,
    Math.round(500 * Math.sin(i / 40)) / 1_000,
    192,
    0,
  ])

test('[TE28] late data of a week, in whatever order: no reading and no bucket of any level is wrong, open, closed and compacted', async () => {
  const range = [week - DAY_MS, NOW + DAY_MS] as const
  const close = () => service(system, 'telemetry').slots.turn()
  const kinds = async () =>
    (await system.db.owner<{ kind: number }[]>`select distinct kind from telemetry_blocks order by 1`).map((it) => it.kind)
  // On a slow machine the background tidies at the same time, and one lets the other go first.
  const compactedTo = (spans: number[], nowMs: number) =>
    until(`blocks of spans ${spans}`, async () => {
      await compact(system.db, nowMs, new AbortController().signal)
      return String(await kinds()) === String(spans)
    })
  await arrive(steady(NOW - 26 * HOUR_MS, NOW - 20 * HOUR_MS))
  await arrive(somewhere(300))
  await expectTrue(...range)
  await close()
  await expectTrue(...range)
  await arrive(somewhere(400))
  await arrive(steady(NOW - 3 * HOUR_MS, NOW))
  await expectTrue(...range)
  await close()
  await expectTrue(...range)
  await compactedTo([0, 1], NOW)
  await expectTrue(...range)
  await arrive(somewhere(400))
  await expectTrue(...range)
  await close()
  await expectTrue(...range)
  await compactedTo([0, 2], NOW + 40 * DAY_MS)
  await arrive(somewhere(300))
  await close()
  await expectTrue(...range)
  expect(await kinds()).toEqual([0, 2])
  const levels = await system.db.owner<{ kind: number }[]>`select distinct kind from telemetry_rollups order by 1`
  expect(levels.map(({ kind }) => kind)).toEqual([LEVEL.minute, LEVEL.hour, LEVEL.day])
}, 120_000)

test('[TE29] plain SQL gives the same readings, bit by bit', async () => {
  for (const id of Object.values(ids)) {
    const rows = await system.db.owner<{ us: number; value: number; quality: number; source: number }[]>`
      select (extract(epoch from at) * 1000000)::float8 as us, value, quality, source from telemetry_packed_readings where series_id = ${id} order by at`
    expect(firstDifference(rows.map((row) => [row.us, row.value, row.quality, row.source]), plain(expected(id)))).toBeNull() // biome-ignore format: one line
  }
})

test('[TE30] hours that a version before packed are read as they stand, and moved into blocks in the background; what came later counts', async () => {
  const hour = (hoursAgo: number) => Math.floor(NOW / HOUR_MS) * HOUR_MS - hoursAgo * HOUR_MS
  const before: [number, number[], number[]][] = [
    [hour(400), [0, 1_000, 5_000], [0.5, 0.25, 3]],
    [hour(3), [0, 2_500, 4_999], [9, 9, 9]],
  ]
  for (const [at, offsets, values] of before) {
    await system.db.owner`insert into telemetry_packed (series_id, hour, offsets_ms, values, qualities, sources)
      values (${ids.dense}, ${new Date(at)}, ${offsets}, ${values}, '{192}', '{0,16,0}')`
    const rows = offsets.map((offset, i): [number, number, number, number] => [at + offset, values[i]!, 192, i === 1 ? 16 : 0])
    told.set(ids.dense, [...(told.get(ids.dense) ?? []), ...rows])
  }
  const range = [NOW - 500 * HOUR_MS, NOW + DAY_MS] as const
  await expectTrue(...range)
  const { catalogue } = service(system, 'telemetry')
  expect(await moveLegacy(system.db, (id) => catalogue.traits(id))).toBe(2)
  expect(await moveLegacy(system.db, (id) => catalogue.traits(id))).toBe(0)
  await expectTrue(...range)
})
