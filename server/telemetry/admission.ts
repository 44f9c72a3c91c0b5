import { pick, type ReadingColumns, TYPE } from './columns.ts'
import { HISTORICAL, type ReadingRefusal } from './contract.ts'
import { KIND, type SeriesRules } from './series-rules.ts'

const AHEAD_MS = 5 * 60_000
/** Before it no clock that was ever set tells its time. */
const EARLIEST_MS = Date.UTC(2015, 0, 1)

export type Refused = { index: number; reason: ReadingRefusal }
/** `late`: what came late without its sender saying so, by its index in what came. */
export type Admitted = { readings: ReadingColumns; refused: Refused[]; late: number[]; newestLiveMs: number | null }

/** Sorts a batch into what is stored and what is refused, each with its reason. Late readings are marked historical in what is returned. */
export function admit(batch: ReadingColumns, gatewayId: string, nowMs: number, rules: SeriesRules): Admitted {
  const { count, series, atMs, value, source, type } = batch
  const { kind, sender, min, max, lateMs, keepMs } = rules
  const from = rules.senderOf(gatewayId)
  const refused: Refused[] = []
  const late: number[] = []
  let newestLiveMs = Number.NEGATIVE_INFINITY
  for (let i = 0; i < count; i++) {
    const id = series[i]!
    const at = atMs[i]!
    const it = value[i]!
    // What nearly all are, asked at once; who fails here is told why.
    const plain =
      kind[id] === KIND.number &&
      sender[id] === from &&
      at >= EARLIEST_MS &&
      nowMs - at <= keepMs[id]! &&
      at - nowMs <= AHEAD_MS &&
      type[i] === TYPE.number &&
      it >= min[id]! &&
      it <= max[id]!
    const reason = plain ? null : refusalOf(rules, id, at, it, type[i]!, from, nowMs)
    if (reason) refused.push({ index: i, reason })
    else if (nowMs - at > lateMs[id]!) {
      if (!(source[i]! & HISTORICAL)) late.push(i)
      source[i]! |= HISTORICAL
    } else if (at > newestLiveMs && !(source[i]! & HISTORICAL)) newestLiveMs = at
  }
  const readings = refused.length === 0 ? batch : without(batch, refused)
  return { readings, refused, late, newestLiveMs: newestLiveMs > 0 ? newestLiveMs : null }
}

function refusalOf(
  rules: SeriesRules,
  id: number,
  atMs: number,
  value: number,
  type: number,
  from: number,
  nowMs: number,
): ReadingRefusal | null {
  const kind = rules.kind[id] ?? KIND.unknown
  if (kind === KIND.unknown) return 'UNKNOWN_SERIES'
  if (rules.sender[id] !== from) return 'NOT_YOURS'
  if (!(atMs >= 0 && atMs <= 8.64e15)) return 'BAD_TIME'
  if (atMs < EARLIEST_MS || nowMs - atMs > rules.keepMs[id]!) return 'TOO_OLD'
  if (atMs - nowMs > AHEAD_MS) return 'FUTURE'
  if (type === TYPE.unit) return 'WRONG_UNIT'
  if (type === TYPE.other || (type === TYPE.boolean && kind !== KIND.boolean)) return 'WRONG_TYPE'
  if (!Number.isFinite(value)) return 'NOT_FINITE'
  if (kind === KIND.boolean && value !== 0 && value !== 1) return 'WRONG_TYPE'
  if (kind === KIND.enum && !(value >= 0 && value <= 31 && Number.isInteger(value) && (rules.states[id]! >>> value) & 1))
    return 'WRONG_TYPE'
  if (kind === KIND.listed && !rules.listed.get(id)?.includes(value)) return 'WRONG_TYPE'
  return value < rules.min[id]! || value > rules.max[id]! ? 'OUT_OF_RANGE' : null
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
