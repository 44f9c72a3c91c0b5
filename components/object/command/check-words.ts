import type { EnvelopeResult } from '#/protocol/messages/envelope-result.ts'
import type { Reason } from '#/server/commands/contract.ts'
import type { CommandSpec } from '#/twin-models/catalog/shape.ts'
import type { Text } from '#/twin-models/core/names.ts'

/** A check as it is drawn: a bar where there is a range, a word where there is only yes or no. */
export type CheckLine = { result: EnvelopeResult; names: Text | null; form: 'bar' | 'word'; refusal: Text | null }

/** `presentValue`: what the effect's channel reads now. */
export function checkLines(spec: CommandSpec, results: readonly EnvelopeResult[], presentValue?: number | null): CheckLine[] {
  return results.map((given) => {
    const check = spec.envelope.find((one) => one.id === given.id)
    // beside what is asked stands what it is now, where the effect is on the very same quantity
    const turns = check?.kind === 'param' && check.param === spec.effect?.toParam && presentValue != null
    const result = turns ? { ...given, now: presentValue } : given
    const param = spec.params.find((one) => `param.${one.id}` === result.id)
    const ranged = result.min !== undefined || result.max !== undefined
    return {
      result,
      names: check?.names ?? param?.names ?? null,
      form: ranged && (result.now !== undefined || result.asked !== undefined) ? 'bar' : 'word',
      refusal: check?.kind === 'formula' ? check.refusal : null,
    }
  })
}

/** A refusal that came with a command's row, as a line of the envelope it came from. */
export function reasonLine(spec: CommandSpec | null, reason: Reason): CheckLine {
  const { code, check, unit, now, asked, min, max, at: _, ...params } = reason
  const result = {
    id: String(check ?? code),
    ok: false,
    unit: String(unit ?? '1'),
    now,
    asked,
    min,
    max,
    refusal: { code, params },
  } as EnvelopeResult
  return (spec && checkLines(spec, [result])[0]) ?? { result, names: null, form: 'word', refusal: null }
}

/** Three figures that count, at most two of them behind the point. */
export const placesFor = (value: number): number => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)

/** Figures of an envelope come from any channel: at most two places, none that say nothing. */
export function figure(value: number): string {
  const text = Math.abs(value).toLocaleString('en-US', { maximumFractionDigits: placesFor(value) })
  return value < 0 && text !== '0' ? `−${text}` : text
}
