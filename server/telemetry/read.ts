import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { isUntrusted } from './contract.ts'
import type { Head } from './head.ts'
import { chunksOf, legacyReadings, type Place, packedChunks, packedUntil, type Rolled, readingsIn, unroll } from './packed.ts'
import { between, emptyReadings, lowerBound, mergeReadings, NO_READINGS, type Readings, sliceReadings, trusted } from './packing/block.ts'
import { bucketed, joined } from './packing/pack.ts'
import {
  type Buckets,
  coarser,
  concatBuckets,
  emptyBuckets,
  mergeBuckets,
  type SeriesTraits,
  sliceBuckets,
  takeBuckets,
} from './packing/rollup.ts'
import { DAY_MS, HOUR_MS, LEVEL, LEVELS, type Level, spanEndMs } from './packing/spans.ts'

export type Range = { fromMs: number; toMs: number }

/** What a range of one series holds at a level: buckets, and readings of times that have none. No reading is in both. */
export type Found = { buckets: Buckets; loose: Readings }
type ReadingsOf = ReadonlyMap<number, Readings>
/** What belongs into what is packed and is not there yet: `above` arrived later than all of it, `below` earlier. */
type Overlay = { above: ReadingsOf; below: ReadingsOf; traits: (id: number) => SeriesTraits }

/** The one read function: the head, what is packed, roll-ups, and colder tiers when they come; who asks never learns which.
 *  `level` null: every reading, all of them `loose`. A bucket that only touches the range is whole.
 *  What came out of a quarantine is left out, unless `untrusted` asks for it; it is in no bucket.
 *  @param drawn of the buckets only what a chart needs
 *  @throws where a series is not the tenant's: the database refuses, and no procedure lets such an id through */
export async function read(system: System, tenantId: TenantId, ids: readonly number[], ask: Ask): Promise<Map<number, Found>> {
  const gathered = await gather(system, tenantId, ids, ask)
  return new Map(ids.map((id) => [id, gathered.of(id, emptyBuckets(gathered.buckets(id), ask.drawn))]))
}

/** The same, one series after the other: what is found is lent to `use` alone, so that many take no more memory than the longest. */
export async function readEach<T>(
  system: System,
  tenantId: TenantId,
  { ids, use, ...ask }: Ask & { ids: readonly number[]; use: (found: Found, id: number) => T },
): Promise<Map<number, T>> {
  const gathered = await gather(system, tenantId, ids, ask)
  const room = emptyBuckets(Math.max(0, ...ids.map(gathered.buckets)), ask.drawn)
  return new Map(
    ids.map((id) => {
      room.count = 0
      room.states.fill(null)
      return [id, use(gathered.of(id, room), id)]
    }),
  )
}

/** `buckets`: how many of a series are packed, for which `of` wants room. */
type Gathered = { buckets: (id: number) => number; of: (id: number, room: Buckets) => Found }

async function gather(system: System, tenantId: TenantId, ids: readonly number[], ask: Ask): Promise<Gathered> {
  const { head, catalogue } = service(system, 'telemetry')
  // The head first: what is packed while we ask is then seen twice and sorted out, never missed.
  const open = new Map(ids.map((id) => [id, headReadings(head, id, ask)]))
  const { level } = ask
  return system.db.tenant(tenantId, async (tx) => {
    const [until, below, rolled] = await Promise.all([
      packedUntil(tx, ids),
      legacyReadings(tx, ids, ask),
      level === null ? new Map<number, Rolled>() : packedChunks(tx, ids, ask, level),
    ])
    // Of a time that is rolled up no reading is looked at: how many there are of it costs nothing.
    const blocks = await readingsIn(tx, ids.flatMap((seriesId) => bare(ask, rolled.get(seriesId)?.chunks ?? []).map((range) => ({ seriesId, ...range })))) // biome-ignore format: one line
    const [above, fresh] = [new Map<number, Readings>(), new Map<number, Readings>()]
    for (const [id, readings] of open) {
      const known = lowerBound(readings, (until.get(id) ?? Number.NEGATIVE_INFINITY) + 1)
      above.set(id, sliceReadings(readings, 0, known))
      fresh.set(id, sliceReadings(readings, known, readings.count))
    }
    const stale = ids.flatMap((id) =>
      hoursCovered([above.get(id) ?? NO_READINGS, below.get(id) ?? NO_READINGS], rolled.get(id)?.chunks ?? []).map((hourMs) => ({
        id,
        hourMs,
      })),
    )
    const overlay = { above, below, traits: (id: number) => catalogue.traits(id) }
    const remade = level === null || stale.length === 0 ? new Map<number, Buckets>() : await remake(tx, level, stale, overlay)
    return {
      buckets: (id) => rolled.get(id)?.count ?? 0,
      of(id, room) {
        const own = rolled.get(id)
        if (own) unroll(own, room)
        const made = remade.get(id)
        const buckets = made ? mergeBuckets(made, room) : room
        const parts = [above, blocks, below].map((it) => uncovered(it.get(id) ?? NO_READINGS, own?.chunks ?? [], ask))
        const loose = [fresh.get(id) ?? NO_READINGS, ...parts].reduceRight((earlier, later) => mergeReadings(later, earlier), NO_READINGS)
        return { buckets: level === null ? buckets : touching(buckets, level, ask), loose: ask.untrusted ? loose : trusted(loose) }
      },
    }
  })
}

type Ask = Range & { level: Level | null; drawn?: boolean; untrusted?: boolean }

function touching(buckets: Buckets, level: Level, { fromMs, toMs }: Range): Buckets {
  const { startMs, count } = buckets
  let [from, to] = [0, count]
  while (from < to && startMs[from]! + LEVELS[level].widthMs <= fromMs) from++
  while (to > from && startMs[to - 1]! >= toMs) to--
  return from === 0 && to === count ? buckets : sliceBuckets(buckets, from, to)
}

/** Buckets that readings belong into which are not packed yet: made anew from the readings of their hours. */
async function remake(
  tx: Tx,
  level: Level,
  stale: readonly { id: number; hourMs: number }[],
  overlay: Overlay,
): Promise<Map<number, Buckets>> {
  const byDay = level === LEVEL.day
  const days = byDay ? await chunksOf(tx, LEVEL.hour, stale.map(({ id, hourMs }) => ({ seriesId: id, startMs: dayOf(hourMs) }))) : new Map<string, Buckets>() // biome-ignore format: one line
  const rangeOf = ({ id, hourMs }: { id: number; hourMs: number }) =>
    byDay && !days.has(`${id} ${dayOf(hourMs)}`) ? { seriesId: id, fromMs: dayOf(hourMs), toMs: dayOf(hourMs) + DAY_MS } : { seriesId: id, fromMs: hourMs, toMs: hourMs + HOUR_MS } // biome-ignore format: one line
  const ranges = [...new Map(stale.map((it) => [`${it.id} ${rangeOf(it).fromMs}`, rangeOf(it)])).values()]
  const packed = await readingsIn(tx, ranges)
  const made = new Map<number, Buckets[]>()
  for (const range of ranges) {
    const { seriesId, fromMs } = range
    const traits = overlay.traits(seriesId)
    const parts = [overlay.above.get(seriesId), packed.get(seriesId), overlay.below.get(seriesId)].map((it) =>
      within(it ?? NO_READINGS, range),
    )
    const readings = trusted(parts.reduceRight((earlier, later) => mergeReadings(later, earlier), NO_READINGS))
    const key = `${seriesId} ${dayOf(fromMs)}`
    const day = days.get(key)
    if (day) days.set(key, mergeBuckets(bucketed(readings, HOUR_MS, traits), day))
    else made.set(seriesId, [...(made.get(seriesId) ?? []), bucketed(readings, LEVELS[level].widthMs, traits)])
  }
  for (const [key, day] of days) {
    const seriesId = Number(key.split(' ', 1)[0])
    made.set(seriesId, [...(made.get(seriesId) ?? []), coarser(day, DAY_MS, overlay.traits(seriesId))])
  }
  return new Map([...made].map(([id, parts]) => [id, ordered(parts)]))
}

export const NOTHING: Found = { buckets: emptyBuckets(0), loose: NO_READINGS }

/** All of it in buckets of one width, at least as wide as those that were found. */
export function asBuckets({ buckets, loose }: Found, widthMs: number, traits: SeriesTraits): Buckets {
  if (loose.count === 0) return coarser(buckets, widthMs, traits)
  return coarser(ordered([buckets, bucketed(loose, widthMs, traits)]), widthMs, traits)
}

function ordered(parts: readonly Buckets[]): Buckets {
  const all = concatBuckets(parts)
  const order = Array.from({ length: all.count }, (_, i) => i).sort(
    (a, b) => all.startMs[a]! - all.startMs[b]! || all.firstUs[a]! - all.firstUs[b]!,
  )
  return takeBuckets(all, () => true, order)
}

const dayOf = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS
const endOf = ({ level, startMs }: Place) => spanEndMs(LEVELS[level].chunk, startMs)
const within = (readings: Readings, { fromMs, toMs }: Range) => between(readings, fromMs * 1_000, toMs * 1_000)

/** What of a range has no chunk. */
function bare({ fromMs, toMs }: Range, chunks: readonly Place[]): Range[] {
  const ranges: Range[] = []
  let at = fromMs
  for (const chunk of chunks) {
    if (chunk.startMs > at) ranges.push({ fromMs: at, toMs: chunk.startMs })
    at = Math.max(at, endOf(chunk))
  }
  if (at < toMs) ranges.push({ fromMs: at, toMs })
  return ranges
}

/** Readings of times that have no chunk. */
const uncovered = (readings: Readings, chunks: readonly Place[], range: Range): Readings =>
  readings.count === 0 ? readings : joined(bare(range, chunks).map((it) => within(readings, it)))

/** The hours of readings that fall into a chunk. */
function hoursCovered(of: readonly Readings[], chunks: readonly Place[]): number[] {
  const hours = new Set<number>()
  for (const { atUs, count } of of) {
    for (let i = 0; i < count; i++) {
      const ms = atUs[i]! / 1_000
      if (chunks.some((chunk) => ms >= chunk.startMs && ms < endOf(chunk))) hours.add(Math.floor(ms / HOUR_MS) * HOUR_MS)
    }
  }
  return [...hours]
}

/** Of open slots, ascending, one a time: of two of one time the later arrival. */
function headReadings(head: Head, id: number, { fromMs, toMs }: Range): Readings {
  const rows: [atUs: number, value: number, quality: number, source: number][] = []
  head.each(id, fromMs, toMs, (atMs, value, quality, source) => rows.push([Math.round(atMs * 1_000), value, quality, source]))
  const order = rows
    .map((_, i) => i)
    .sort((a, b) => rows[a]![0] - rows[b]![0] || Number(isUntrusted(rows[a]![3])) - Number(isUntrusted(rows[b]![3])) || a - b)
  const kept = emptyReadings(rows.length)
  for (const i of order) {
    const [atUs, value, quality, source] = rows[i]!
    if (kept.count > 0 && kept.atUs[kept.count - 1] === atUs) continue
    const to = kept.count++
    kept.atUs[to] = atUs
    kept.value[to] = value
    kept.quality[to] = quality
    kept.source[to] = source
  }
  return sliceReadings(kept, 0, kept.count)
}
