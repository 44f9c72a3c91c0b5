import type { TrendForecast, TrendLimit } from '#/components/charts/trend-types.ts'
import { formatNumber } from '#/components/ui/format.ts'
import type { Finding } from '#/server/inference/contract.ts'
import type { Channel, TwinType } from '#/twin-models/catalog/shape.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'

/** Levels that belong on a trend beside the rules' limits: what a finding was found against, and nameplate values in the channel's own unit. */
export function knownLevels(
  type: TwinType,
  channel: Channel,
  finding: Finding | null,
  options: { properties: Record<string, unknown>; name(names: Names): string; above: string; below: string },
): TrendLimit[] {
  const unit = unitSymbol(channel.unit)
  const level = (label: string, value: unknown): TrendLimit[] =>
    typeof value === 'number' ? [{ value, label: `${label} ${formatNumber(value, channel.decimals)} ${unit}` }] : []
  const spoken = finding?.evidence.params.channel === channel.id ? finding.evidence.params : {}
  const plate = channel.unit === '1' ? [] : (type.properties ?? []).filter((property) => property.unit === channel.unit)
  return [
    ...foundAt(spoken, options).flatMap(({ label, value }) => level(label, value)),
    ...plate.flatMap((property) => level(options.name(property.names), options.properties[property.id])),
  ]
}

/** Beside an expectation the limit is a distance from it, to the side that the finding went; else it is the level itself. */
function foundAt({ expected, limit, residual }: Finding['evidence']['params'], words: { above: string; below: string }) {
  if (typeof limit !== 'number') return []
  if (typeof expected !== 'number') return [{ label: words.above, value: limit }]
  const below = typeof residual === 'number' && residual < 0
  return [{ label: below ? words.below : words.above, value: expected + (below ? -limit : limit) }]
}

/** The way to failure from here, where the finding speaks of this channel: in running hours, drawn as if it ran on without a stop.
 *  @param value the newest of the channel, in its unit */
export function forecastOf(finding: Finding | null, channel: string, value: number | null, nowMs: number): TrendForecast | null {
  const life = remainingLife(finding)
  const { channel: spoken, failure } = finding?.evidence.params ?? {}
  if (!life || spoken !== channel || typeof failure !== 'number' || value === null || value <= 0 || value >= failure) return null
  const [p10Ms, p50Ms, p90Ms] = [life.p10, life.p50, life.p90].map((hours) => nowMs + hours * HOUR_MS) as [number, number, number]
  return { fromMs: nowMs, value, level: failure, p10Ms, p50Ms, p90Ms }
}

const HOUR_MS = 3_600_000

/** Remaining life in running hours, as the model gave it; null where it gave none. */
export function remainingLife(finding: Finding | null): { p10: number; p50: number; p90: number; speed: number } | null {
  const { remainingP10H, remainingP50H, remainingP90H, speed } = finding?.evidence.params ?? {}
  if (typeof remainingP10H !== 'number' || typeof remainingP50H !== 'number' || typeof remainingP90H !== 'number') return null
  return { p10: remainingP10H, p50: remainingP50H, p90: remainingP90H, speed: typeof speed === 'number' ? Math.round(speed) : 0 }
}

/** Growth over decades reads on a log scale; where the finding speaks of a failure level far above, that is the first choice. */
export function wantsLog(finding: Finding | null, channel: string): boolean {
  const { channel: spoken, limit, failure } = finding?.evidence.params ?? {}
  return spoken === channel && typeof limit === 'number' && typeof failure === 'number' && failure / limit > 4
}
