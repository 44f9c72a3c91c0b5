import type { CommandSpec, EnvelopeCheck } from '#/twin-models/catalog/shape.ts'
import { convert } from '#/twin-models/core/units.ts'
import { checkParams } from './envelope-params.ts'
import type { EnvelopeRefusal, EnvelopeResult, ParamValue } from './messages.ts'
import type { Quality } from './quality.ts'

export { resolveParams } from './envelope-params.ts'

export type EnvelopeReading = { value: number; atMs: number; quality: Quality }

/** What the evaluator may know; the server and the gateway each bring their own. Times in ms since 1970. */
export type EnvelopeContext = {
  params: Record<string, ParamValue>
  nowMs: number
  validUntilMs?: number
  /** Latest reading in the catalogue's unit; `on` is 'self', 'parent' or a relation of the settings. */
  readings: (on: string, channel: string) => EnvelopeReading | null
  /** Since when the channel has been 0 without a break; null while it is not, or where that is unknown. */
  offSinceMs: (channel: string) => number | null
  startsLastHour: number
  hold: { by: string } | null
  /** `settings.numbers` of the object. */
  settings: Readonly<Record<string, number>>
}

type Outcome = Omit<EnvelopeResult, 'id' | 'unit'>

/** Every line of the safety envelope, passed or not, in the catalogue's order; wrong parameters and expiry come first and only when they fail.
 *  Allowed means every `ok`. What cannot be decided is refused: no reading, a bad one, a number that is none. */
export function evaluateEnvelope(spec: CommandSpec, context: EnvelopeContext): EnvelopeResult[] {
  const { failures, numbers } = checkParams(spec, context.params)
  const results: EnvelopeResult[] = [...failures]
  if (context.validUntilMs !== undefined && context.nowMs >= context.validUntilMs) {
    results.unshift({ id: 'valid_until', unit: 'ms', ok: false, ageMs: context.nowMs - context.validUntilMs, refusal: { code: 'EXPIRED' } })
  }
  for (const check of spec.envelope) results.push({ id: check.id, unit: check.unit, ...evaluate(check, context, numbers) })
  return results
}

export const isAllowed = (results: readonly EnvelopeResult[]) => results.every((it) => it.ok)

function evaluate(check: EnvelopeCheck, context: EnvelopeContext, numbers: Record<string, number>): Outcome {
  switch (check.kind) {
    case 'param': {
      const asked = numbers[check.param]
      if (asked === undefined) return { ok: false, ...bounds(check), refusal: { code: 'PARAM_MISSING', params: { param: check.param } } }
      return { asked, ...within(asked, check) }
    }
    case 'reading':
      return reading(check, context)
    case 'offFor':
      return offFor(check, context)
    case 'countPerHour': {
      const count = { now: context.startsLastHour, max: check.max }
      if (!Number.isFinite(count.now)) return { ...count, ok: false, refusal: { code: 'NOT_COMPUTABLE' } }
      return count.now < check.max ? { ...count, ok: true } : { ...count, ok: false, refusal: { code: 'TOO_OFTEN', params: count } }
    }
    case 'formula':
      return formula(check, context, numbers)
    case 'hold':
      return context.hold === null ? { ok: true } : { ok: false, refusal: { code: 'HELD', params: { by: context.hold.by } } }
    default:
      return unknown(check)
  }
}

/** A newer catalogue may know a check that this evaluator does not: then it does not pass. */
function unknown(_check: never): Outcome {
  return { ok: false, refusal: { code: 'CHECK_UNKNOWN' } }
}

function reading(check: Extract<EnvelopeCheck, { kind: 'reading' }>, context: EnvelopeContext): Outcome {
  const on = check.on ?? 'self'
  const limits = bounds(check)
  const latest = context.readings(on, check.channel)
  const at = { on, channel: check.channel }
  if (latest === null) return { ok: false, ...limits, refusal: { code: 'NO_READING', params: at } }
  const ageMs = context.nowMs - latest.atMs
  const seen = { now: latest.value, ageMs, ...limits }
  if (!Number.isFinite(latest.value) || !Number.isFinite(ageMs))
    return { ok: false, ...limits, refusal: { code: 'NO_READING', params: at } }
  if (latest.quality !== 'good')
    return { ok: false, ...seen, refusal: { code: 'READING_NOT_GOOD', params: { ...at, quality: latest.quality } } }
  if (ageMs > check.maxAgeMs)
    return { ok: false, ...seen, refusal: { code: 'STALE_READING', params: { ...at, ageMs, maxAgeMs: check.maxAgeMs } } }
  if (-ageMs > check.maxAgeMs) return { ok: false, ...seen, refusal: { code: 'READING_IN_FUTURE', params: { ...at, aheadMs: -ageMs } } }
  if (check.equals !== undefined && Math.abs(latest.value - check.equals) > 1e-9) {
    return { ok: false, ...seen, refusal: { code: 'NOT_EQUAL', params: { now: latest.value, equals: check.equals } } }
  }
  return { ...seen, ...within(latest.value, check) }
}

function offFor(check: Extract<EnvelopeCheck, { kind: 'offFor' }>, context: EnvelopeContext): Outcome {
  const inUnit = (ms: number) => {
    const result = convert(ms, 'ms', check.unit)
    return result.ok ? result.value : ms
  }
  const min = inUnit(check.minMs)
  const since = context.offSinceMs(check.channel)
  if (since === null || !Number.isFinite(since)) return { ok: false, min, refusal: { code: 'NOT_OFF', params: { channel: check.channel } } }
  const offMs = context.nowMs - since
  const now = inUnit(offMs)
  if (offMs >= check.minMs) return { ok: true, now, min }
  return { ok: false, now, min, refusal: { code: 'OFF_TOO_SHORT', params: { offMs, minMs: check.minMs } } }
}

function formula(check: Extract<EnvelopeCheck, { kind: 'formula' }>, context: EnvelopeContext, numbers: Record<string, number>): Outcome {
  const limits = bounds(check)
  let now = Number.NaN
  try {
    now = check.of(numbers, context.settings)
  } catch {
    // a formula over a missing parameter or setting: not computable, therefore not allowed
  }
  if (!Number.isFinite(now)) return { ok: false, ...limits, refusal: { code: 'NOT_COMPUTABLE' } }
  return { now, ...within(now, check) }
}

const bounds = ({ min, max }: { min?: number; max?: number }) => ({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) })

/** @throws never: a bound that is no number refuses too */
export function within(value: number, limits: { min?: number; max?: number }): Outcome {
  const shown = bounds(limits)
  const refusal = outside(value, limits)
  return refusal ? { ok: false, ...shown, refusal } : { ok: true, ...shown }
}

function outside(value: number, { min, max }: { min?: number; max?: number }): EnvelopeRefusal | null {
  if (!Number.isFinite(value)) return { code: 'NOT_A_NUMBER' }
  if (min !== undefined && !(value >= min)) return { code: 'BELOW_MIN', params: { value, min } }
  if (max !== undefined && !(value <= max)) return { code: 'ABOVE_MAX', params: { value, max } }
  return null
}
