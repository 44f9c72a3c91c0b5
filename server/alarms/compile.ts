import type { Condition, LimitRule } from '#/twin-models/catalog/shape.ts'
import type { CompiledLimit, SlotCondition } from './limit.ts'

/** Conditions with their channels turned into slots; null where the object has no series of a channel they ask about. */
function slotted(conditions: readonly Condition[], slots: string[], has: (channel: string) => boolean): SlotCondition[] | null {
  const compiled: SlotCondition[] = []
  for (const { channel, ...bounds } of conditions) {
    if (!has(channel)) return null
    let slot = slots.indexOf(channel)
    if (slot < 0) slot = slots.push(channel) - 1
    compiled.push({ slot, ...bounds })
  }
  return compiled
}

export type Compiled<T> = T & { channels: string[] }

/** A limit ready to run over its channels (`channels[slot]`); null where the object cannot be measured for it. */
export function compileLimit(rule: LimitRule, has: (channel: string) => boolean): Compiled<{ limit: CompiledLimit }> | null {
  if (!has(rule.channel) || (rule.above === undefined && rule.below === undefined)) return null
  const channels = [rule.channel]
  const when = slotted(rule.when ?? [], channels, has)
  if (!when) return null
  const { above, below, holdMs, hysteresis = 0 } = rule
  return { channels, limit: { slot: 0, above, below, hysteresis, holdMs, when } }
}

/** The measured return to normal of a finding kind, ready to run. */
export function compileNormal(
  conditions: readonly Condition[],
  has: (channel: string) => boolean,
): Compiled<{ conditions: SlotCondition[] }> | null {
  const channels: string[] = []
  const compiled = slotted(conditions, channels, has)
  return compiled && compiled.length > 0 ? { channels, conditions: compiled } : null
}
