import type { FindingMessage } from '#/protocol/messages.ts'
import type { FindingKind, TwinType } from '#/twin-models/catalog/shape.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { InferenceRefusal } from './contract.ts'

export const MAX_EVIDENCE_BYTES = 256_000
/** As for readings: a clock more than five minutes ahead is wrong. */
export const MAX_AHEAD_MS = 5 * 60_000

/** Whether a finding may be kept at all, and what the catalogue says about its kind. */
export function admitFinding(message: FindingMessage, type: TwinType | null, nowMs: number): Result<FindingKind, InferenceRefusal> {
  const bytes = Buffer.byteLength(JSON.stringify(message.evidence))
  if (bytes > MAX_EVIDENCE_BYTES) return refuse({ code: 'TOO_LARGE_EVIDENCE', bytes, maxBytes: MAX_EVIDENCE_BYTES })
  const aheadMs = Math.max(message.detectedAtMs, message.startedAtMs) - nowMs
  if (aheadMs > MAX_AHEAD_MS) return refuse({ code: 'BAD_FINDING_TIME', aheadMs })
  const kind = type?.findings.find(({ id }) => id === message.kind)
  return kind ? ok(kind) : refuse({ code: 'UNKNOWN_FINDING_KIND', kind: message.kind, typeId: type?.id ?? '' })
}

/** The channel that shows most: where what was expected is known, the one farthest from it, else the first. */
export function tellingSeries(series: FindingMessage['evidence']['series']): FindingMessage['evidence']['series'][number] | null {
  const distance = ({ values, expected }: (typeof series)[number]) => {
    if (!expected || expected.length === 0) return -1
    let sum = 0
    let scale = 0
    for (const [index, value] of values.entries()) {
      const wanted = expected[index] ?? expected.at(-1) ?? 0
      if (value === null) continue
      sum += Math.abs(value - wanted)
      scale += Math.abs(wanted)
    }
    return scale === 0 ? sum : sum / scale
  }
  return series.reduce<(typeof series)[number] | null>((best, next) => (best && distance(best) >= distance(next) ? best : next), null)
}

/** Values for a thumbnail: at most `points`, each the one of largest magnitude within its bucket, so that a spike survives. */
export function thumbnail(values: readonly (number | null)[], points = 48): number[] {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value))
  if (known.length <= points) return known
  return Array.from({ length: points }, (_, index) => {
    const bucket = known.slice(Math.floor((index * known.length) / points), Math.floor(((index + 1) * known.length) / points))
    return bucket.reduce((top, value) => (Math.abs(value) > Math.abs(top) ? value : top))
  })
}
