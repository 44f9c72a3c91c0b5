import type { CommandSpec } from '#/twin-models/catalog/shape.ts'

/** What telemetry must show, in the channel's unit. Null where it cannot be said: a change against a value nobody knows. */
export function expectedValue(
  effect: NonNullable<CommandSpec['effect']>,
  params: Readonly<Record<string, number>>,
  before: number | null,
): number | null {
  if (effect.toParam !== undefined) return params[effect.toParam] ?? null
  if (effect.toValue !== undefined) return effect.toValue
  if (effect.delta !== undefined) return before === null ? null : before + effect.delta
  return null
}

export type EffectWindow = { expected: number; tolerance: number; fromMs: number; toMs: number }

/** Whether a reading proves the effect: taken after the gateway accepted, within the time, near enough. Device time. The hair's breadth is for
 *  binary fractions: 0.25 + 0.03 reached as 0.28 counts. */
export const proves = (window: EffectWindow, value: number, atMs: number): boolean =>
  atMs >= window.fromMs && atMs <= window.toMs && Math.abs(value - window.expected) <= window.tolerance + 1e-9

/** Since when a channel has been 0, from its readings in the order of time; null while it is not, or where nothing is known. */
export function offSince({ atMs, value, count }: { atMs: ArrayLike<number>; value: ArrayLike<number>; count: number }): number | null {
  let since: number | null = null
  for (let i = 0; i < count; i++) since = value[i] === 0 ? (since ?? atMs[i] ?? null) : null
  return since
}
