import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { bucketed } from './packing/pack.ts'
import { type Buckets, concatBuckets, type SeriesTraits } from './packing/rollup.ts'
import { HOUR_MS, LEVEL } from './packing/spans.ts'
import { asBuckets, NOTHING, type Range, read } from './read.ts'
import type { SeriesInfo } from './series-info.ts'

/** The hours of exactly this range: whole ones from roll-ups, what is cut at its ends from the readings. Years of it are a few thousand buckets. */
export async function hoursOf(
  system: System,
  tenantId: TenantId,
  { id }: Pick<SeriesInfo, 'id'>,
  { fromMs, toMs }: Range,
  traits: SeriesTraits,
): Promise<Buckets> {
  const firstMs = Math.ceil(fromMs / HOUR_MS) * HOUR_MS
  const lastMs = Math.floor(toMs / HOUR_MS) * HOUR_MS
  const raw = async (from: number, to: number) => {
    const found = from < to ? await read(system, tenantId, [id], { fromMs: from, toMs: to, level: null }) : null
    return bucketed((found?.get(id) ?? NOTHING).loose, HOUR_MS, traits)
  }
  if (firstMs >= lastMs) return raw(fromMs, toMs)
  const whole = await read(system, tenantId, [id], { fromMs: firstMs, toMs: lastMs, level: LEVEL.hour })
  return concatBuckets([await raw(fromMs, firstMs), asBuckets(whole.get(id) ?? NOTHING, HOUR_MS, traits), await raw(lastMs, toMs)])
}
