import { between, mergeReadings, NO_READINGS, type Readings, trusted } from './block.ts'
import { type Buckets, bucketsOf, coarser, mergeBuckets, type SeriesTraits } from './rollup.ts'
import { DAY_MS, HOUR_MS, LEVEL, LEVELS, type Level, SPAN, type Span, spanEndMs, spanStartMs } from './spans.ts'
import { placesOf } from './values.ts'

export type Block = { seriesId: number; span: Span; startMs: number; readings: Readings }
export type Chunk = { seriesId: number; level: Level; startMs: number; buckets: Buckets }
export type Hour = { hourMs: number; readings: Readings }

/** What of a series and month is stored: of a day or month without its chunk, every block. */
export type Stored = { blocks: readonly Block[]; chunks: readonly Chunk[] }
export type Packed = { blocks: Block[]; chunks: Chunk[] }

/** What has to be written so that these hours of one series and month are in: the hour's block, and every roll-up they change, each made
 *  from all readings of its bucket. `earlier`: what comes is older than what is stored, whose readings then count.
 *
 *  A block of a finer span arrived later than a coarser one that covers it (compaction makes coarser ones of all below), so at one time the
 *  finer one counts. */
export function packHours(
  hours: readonly Hour[],
  stored: Stored,
  of: { seriesId: number; traits: SeriesTraits; earlier?: boolean },
): Packed {
  const blocks = new Map(stored.blocks.filter(({ span }) => span === SPAN.hour).map((it) => [it.startMs, it.readings]))
  const coarse = [SPAN.day, SPAN.month].map((span) => stored.blocks.filter((it) => it.span === span))
  const written: Block[] = []
  for (const { hourMs, readings } of hours) {
    const merged = of.earlier
      ? mergeReadings(all(blocks, coarse, hourMs, hourMs + HOUR_MS), readings)
      : mergeReadings(readings, blocks.get(hourMs) ?? NO_READINGS)
    blocks.set(hourMs, merged)
    written.push({ seriesId: of.seriesId, span: SPAN.hour, startMs: hourMs, readings: merged })
  }
  const raw = (fromMs: number, toMs: number) => trusted(all(blocks, coarse, fromMs, toMs))
  return { blocks: written, chunks: rollUp(hours, raw, stored.chunks, of) }
}

/** Readings of [fromMs, toMs) by precedence: hours, then days, then months. */
function all(hours: ReadonlyMap<number, Readings>, coarse: readonly (readonly Block[])[], fromMs: number, toMs: number): Readings {
  const fine = [...hours].filter(([startMs]) => startMs >= fromMs && startMs < toMs).sort(([a], [b]) => a - b)
  const parts = [fine.map(([, readings]) => readings), ...coarse.map((blocks) => blocks.map(({ readings }) => readings))]
  return parts
    .map((readings) => joined(readings.map((it) => between(it, fromMs * 1_000, toMs * 1_000))))
    .reduceRight((earlier, later) => mergeReadings(later, earlier), NO_READINGS)
}

/** Readings of spans that follow each other. */
export function joined(parts: readonly Readings[]): Readings {
  const filled = parts.filter(({ count }) => count > 0)
  if (filled.length <= 1) return filled[0] ?? NO_READINGS
  const count = filled.reduce((sum, it) => sum + it.count, 0)
  const whole = { count, atUs: new Float64Array(count), value: new Float64Array(count), quality: new Uint8Array(count), source: new Uint8Array(count) } // biome-ignore format: one line
  let at = 0
  for (const part of filled) {
    whole.atUs.set(part.atUs.subarray(0, part.count), at)
    whole.value.set(part.value.subarray(0, part.count), at)
    whole.quality.set(part.quality.subarray(0, part.count), at)
    whole.source.set(part.source.subarray(0, part.count), at)
    at += part.count
  }
  return whole
}

type Raw = (fromMs: number, toMs: number) => Readings

function rollUp(hours: readonly Hour[], raw: Raw, stored: readonly Chunk[], of: { seriesId: number; traits: SeriesTraits }): Chunk[] {
  const chunks: Chunk[] = []
  const keep = (level: Level, startMs: number, buckets: Buckets | null) => {
    if (buckets) chunks.push({ seriesId: of.seriesId, level, startMs, buckets })
    return buckets
  }
  const held = (level: Level, startMs: number) => stored.find((it) => it.level === level && it.startMs === startMs)?.buckets ?? null
  const whole = (level: Level, startMs: number) => {
    const { widthMs, chunk, leastReadings } = LEVELS[level]
    const readings = raw(startMs, spanEndMs(chunk, startMs))
    return readings.count < leastReadings ? null : bucketed(readings, widthMs, of.traits)
  }
  const days = new Map<number, number[]>()
  for (const { hourMs } of hours) {
    keep(LEVEL.minute, hourMs, whole(LEVEL.minute, hourMs))
    const dayMs = spanStartMs(SPAN.day, hourMs)
    days.set(dayMs, [...(days.get(dayMs) ?? []), hourMs])
  }
  const monthMs = spanStartMs(SPAN.month, hours[0]?.hourMs ?? 0)
  let month = held(LEVEL.day, monthMs)
  for (const [dayMs, touched] of days) {
    const before = held(LEVEL.hour, dayMs)
    const fresh = before && touched.map((hourMs) => bucketed(raw(hourMs, hourMs + HOUR_MS), HOUR_MS, of.traits))
    const day = keep(
      LEVEL.hour,
      dayMs,
      before && fresh ? fresh.reduce((older, hour) => mergeBuckets(hour, older), before) : whole(LEVEL.hour, dayMs),
    )
    if (!month) continue
    const bucket = day ? coarser(day, DAY_MS, of.traits) : bucketed(raw(dayMs, dayMs + DAY_MS), DAY_MS, of.traits)
    month = mergeBuckets(bucket, month)
  }
  keep(LEVEL.day, monthMs, month ?? whole(LEVEL.day, monthMs))
  return chunks
}

export function bucketed(readings: Readings, widthMs: number, traits: SeriesTraits): Buckets {
  const places = placesOf(readings.value, readings.count)
  return bucketsOf(readings, widthMs, traits, places === null ? null : 10 ** places)
}
