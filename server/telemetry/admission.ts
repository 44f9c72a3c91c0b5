import { pick, type ReadingColumns, TYPE } from './columns.ts'
import { HISTORICAL, type ReadingRefusal } from './contract.ts'

/** What admission knows of a series. */
export type SeriesRule = {
  gatewayId: string | null // through which alone it may come
  kind: 'number' | 'boolean' | 'enum'
  states: readonly number[] | null // of an enum
  min: number // physically possible, in the catalogue's unit
  max: number
  everyMs: number // its reporting interval
}

const AHEAD_MS = 5 * 60_000
const LATE_MS = 60_000
const EARLIEST_MS = Date.UTC(2015, 0, 1)

/** A value is stale, and a reading late, after two reporting intervals or 60 s, whichever is more. */
export const lateAfterMs = (everyMs: number): number => Math.max(2 * everyMs, LATE_MS)

export type Refused = { index: number; reason: ReadingRefusal }
export type Admitted = { readings: ReadingColumns; refused: Refused[] }

/** Sorts a batch into what is stored and what is refused, each with its reason. Late readings are marked historical in what is returned. */
export function admit(
  batch: ReadingColumns,
  sender: string,
  nowMs: number,
  ruleOf: (seriesId: number) => SeriesRule | undefined,
): Admitted {
  const refused: Refused[] = []
  for (let i = 0; i < batch.count; i++) {
    const rule = ruleOf(batch.series[i]!)
    const reason = rule ? refusalOf(rule, batch.atMs[i]!, batch.value[i]!, batch.type[i]!, sender, nowMs) : 'UNKNOWN_SERIES'
    if (reason) refused.push({ index: i, reason })
    else if (nowMs - batch.atMs[i]! > lateAfterMs(rule!.everyMs)) batch.source[i]! |= HISTORICAL
  }
  return { readings: refused.length === 0 ? batch : without(batch, refused), refused }
}

function refusalOf(rule: SeriesRule, atMs: number, value: number, type: number, sender: string, nowMs: number): ReadingRefusal | null {
  if (rule.gatewayId !== sender) return 'NOT_YOURS'
  if (!(atMs >= 0 && atMs <= 8.64e15)) return 'BAD_TIME'
  if (atMs < EARLIEST_MS) return 'TOO_OLD'
  if (atMs - nowMs > AHEAD_MS) return 'FUTURE'
  if (type === TYPE.other || (type === TYPE.boolean && rule.kind !== 'boolean')) return 'WRONG_TYPE'
  if (!Number.isFinite(value)) return 'NOT_FINITE'
  if (rule.kind === 'boolean' && value !== 0 && value !== 1) return 'WRONG_TYPE'
  if (rule.kind === 'enum' && rule.states && !rule.states.includes(value)) return 'WRONG_TYPE'
  return value < rule.min || value > rule.max ? 'OUT_OF_RANGE' : null
}

function without(batch: ReadingColumns, refused: readonly Refused[]): ReadingColumns {
  const kept: number[] = []
  let next = 0
  for (let i = 0; i < batch.count; i++) {
    if (refused[next]?.index === i) next++
    else kept.push(i)
  }
  return pick(batch, kept)
}
