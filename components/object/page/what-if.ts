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

/** What is worth asking: now, the proposal of the catalogue, and one step beyond it on the same side. */
export function askedValues(param: Param, now: number | null): number[] {
  const proposal = typeof param.default === 'number' ? param.default : null
  const clamp = (value: number) => Math.min(param.max ?? value, Math.max(param.min ?? value, value))
  const beyond = proposal === null || now === null || now === proposal ? null : clamp(proposal - (now - proposal) / 2)
  const values = [now, proposal, beyond].filter((value): value is number => value !== null)
  const step = param.step ?? 0
  return [...new Set(values.map((value) => (step ? Math.round(value / step) * step : value)))]
}
