import type { Sql } from '#/server/platform/db.ts'
import { type Readings, trusted } from './block.ts'
import { type Packed, packHours } from './pack.ts'
import type { SeriesTraits } from './rollup.ts'
import { LEVEL, SPAN, spanStartMs } from './spans.ts'
import { storedFor, verifyBlocks, writePacked } from './store.ts'

type SeriesHour = { seriesId: number; hourMs: number; readings: Readings }

/** Puts hours of many series among what is stored, and reads back what was written.
 *  @throws Error where that is not what it should be: the transaction then leaves everything as it was */
export async function packSeries(
  tx: Sql,
  hours: readonly SeriesHour[],
  traitsOf: (seriesId: number) => SeriesTraits,
  order: { earlier?: boolean } = {},
): Promise<void> {
  const stored = await storedFor(tx, hours)
  const packed: Packed = { blocks: [], chunks: [] }
  for (const { seriesId, monthMs, hours: some } of byMonth(hours)) {
    const { blocks, chunks } = packHours(some, stored(seriesId, monthMs), { seriesId, traits: traitsOf(seriesId), ...order })
    packed.blocks.push(...blocks)
    packed.chunks.push(...chunks)
  }
  await writePacked(tx, packed)
  await verify(tx, packed)
}

function byMonth<T extends SeriesHour>(hours: readonly T[]): { seriesId: number; monthMs: number; hours: T[] }[] {
  const months = new Map<string, { seriesId: number; monthMs: number; hours: T[] }>()
  for (const hour of hours) {
    const monthMs = spanStartMs(SPAN.month, hour.hourMs)
    const key = `${hour.seriesId} ${monthMs}`
    const month = months.get(key)
    if (month) month.hours.push(hour)
    else months.set(key, { seriesId: hour.seriesId, monthMs, hours: [hour] })
  }
  return [...months.values()]
}

async function verify(tx: Sql, { blocks, chunks }: Packed): Promise<void> {
  await verifyBlocks(tx, blocks)
  const counts = new Map(blocks.map(({ seriesId, startMs, readings }) => [`${seriesId} ${startMs}`, trusted(readings).count]))
  for (const { seriesId, level, startMs, buckets } of chunks) {
    if (level !== LEVEL.minute) continue
    const readings = buckets.readings.subarray(0, buckets.count).reduce((sum, n) => sum + n, 0)
    const least = counts.get(`${seriesId} ${startMs}`) ?? 0
    if (readings < least) throw new Error(`series ${seriesId}: ${readings} readings in the minutes of an hour that has ${least}`)
  }
}
