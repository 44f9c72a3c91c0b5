import type { CommandSpec, Param } from '#/twin-models/catalog/shape.ts'

/** A command that turns one number, judged by at least one formula: only then is there something to weigh. */
export function weighable(specs: readonly CommandSpec[]): { spec: CommandSpec; param: Param } | null {
  for (const spec of specs) {
    const [param] = spec.params
    if (spec.params.length === 1 && param?.kind === 'number' && spec.envelope.some((check) => check.kind === 'formula'))
      return { spec, param }
  }
  return null
}

/** What is worth asking: now, the most, the proposal of the catalogue, and one step beyond it away from the most. */
export function askedValues(param: Param, now: number | null): number[] {
  const proposal = typeof param.default === 'number' ? param.default : null
  const most = param.max ?? now
  const clamp = (value: number) => Math.min(param.max ?? value, Math.max(param.min ?? value, value))
  const beyond = proposal === null || most === null || most === proposal ? null : clamp(proposal - (most - proposal) / 2)
  const step = param.step ?? 0
  const values = [now, most, proposal, beyond].filter((value): value is number => value !== null)
  return [...new Set(values.map((value) => (step ? Math.round(value / step) * step : value)))].sort((a, b) => b - a)
}
