import type { CommandSpec, Param } from '#/twin-models/catalog/shape.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { EnvelopeRefusal, EnvelopeResult, ParamValue } from './messages.ts'

/** Params with the catalogue's defaults filled in; what is not in the catalogue, missing or of the wrong type is refused. */
export function resolveParams(
  spec: CommandSpec,
  given: Record<string, ParamValue>,
): Result<Record<string, ParamValue>, { code: 'PARAMS_REFUSED'; failures: EnvelopeResult[] }> {
  const { failures, values } = checkParams(spec, given)
  return failures.length > 0 ? refuse({ code: 'PARAMS_REFUSED', failures }) : ok(values)
}

/** `numbers` has what formulas may use: numbers, booleans as 1 and 0, states by their value. */
export function checkParams(spec: CommandSpec, given: Record<string, ParamValue>) {
  const failures: EnvelopeResult[] = []
  const values: Record<string, ParamValue> = {}
  const numbers: Record<string, number> = {}
  for (const name of Object.keys(given)) {
    if (!spec.params.some((it) => it.id === name)) failures.push(failure(name, '1', { code: 'PARAM_UNKNOWN', params: { param: name } }))
  }
  for (const param of spec.params) {
    const value = Object.hasOwn(given, param.id) ? given[param.id] : param.default
    const refusal = value === undefined ? { code: 'PARAM_MISSING', params: { param: param.id } } : refusalOf(param, value)
    if (value === undefined || refusal) {
      const asked = typeof value === 'number' && Number.isFinite(value) ? { asked: value } : {}
      failures.push({ ...failure(param.id, param.unit, refusal as EnvelopeRefusal), ...asked, ...limits(param) })
      continue
    }
    values[param.id] = value
    const number = numberOf(param, value)
    if (number !== undefined) numbers[param.id] = number
  }
  return { failures, values, numbers }
}

const failure = (name: string, unit: string, refusal: EnvelopeRefusal): EnvelopeResult => ({
  id: `param.${name}`.slice(0, 100),
  unit,
  ok: false,
  refusal,
})
const limits = ({ min, max }: Param) => ({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) })

function refusalOf(param: Param, value: ParamValue): EnvelopeRefusal | null {
  const wrongType = { code: 'PARAM_TYPE', params: { param: param.id, kind: param.kind } }
  switch (param.kind) {
    case 'number': {
      if (typeof value !== 'number') return wrongType
      if (!Number.isFinite(value)) return { code: 'NOT_A_NUMBER', params: { param: param.id } }
      if (param.min !== undefined && !(value >= param.min)) return { code: 'BELOW_MIN', params: { value, min: param.min } }
      if (param.max !== undefined && !(value <= param.max)) return { code: 'ABOVE_MAX', params: { value, max: param.max } }
      return onStep(param, value) ? null : { code: 'PARAM_STEP', params: { param: param.id, step: param.step ?? 0 } }
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : wrongType
    case 'enum':
      return (param.states ?? []).some((it) => it.value === value || it.id === value) ? null : wrongType
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? null : wrongType
    default:
      return wrongType
  }
}

/** Steps are counted from the smallest value, or from 0. */
function onStep(param: Param, value: number): boolean {
  if (param.step === undefined) return true
  const steps = (value - (param.min ?? 0)) / param.step
  return Math.abs(steps - Math.round(steps)) < 1e-6
}

function numberOf(param: Param, value: ParamValue): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return param.states?.find((it) => it.id === value)?.value
}
