/** A condition over one channel: strictly above, strictly below, or equal. `slot` is where its channel's last value stands. */
export type SlotCondition = { slot: number; above?: number | undefined; below?: number | undefined; equals?: number | undefined }
/** A limit of one channel, ready to run: `slot` 0 is the channel itself. Values in the channel's unit. */
export type CompiledLimit = {
  slot: number
  above?: number | undefined
  below?: number | undefined
  hysteresis: number
  holdMs: number
  when: readonly SlotCondition[]
}
/** What a limit remembers between readings. It is written in place: no reading allocates. */
export type LimitMemory = { values: Float64Array; overSinceMs: number | null; active: boolean }
export type LimitStep = 'raise' | 'return' | null

export const calm = (slots: number, active = false): LimitMemory => ({
  values: new Float64Array(slots).fill(Number.NaN),
  overSinceMs: null,
  active,
})

/** Whether every condition holds. A channel never heard of makes it false: nothing is assumed. */
export function holds(conditions: readonly SlotCondition[], values: Float64Array): boolean {
  for (const condition of conditions) {
    const value = values[condition.slot]!
    if (Number.isNaN(value)) return false
    if (condition.above !== undefined && !(value > condition.above)) return false
    if (condition.below !== undefined && !(value < condition.below)) return false
    if (condition.equals !== undefined && value !== condition.equals) return false
  }
  return true
}

const beyond = (limit: CompiledLimit, value: number): boolean =>
  (limit.above !== undefined && value > limit.above) || (limit.below !== undefined && value < limit.below)

const backInside = (limit: CompiledLimit, value: number): boolean =>
  (limit.above === undefined || value <= limit.above - limit.hysteresis) &&
  (limit.below === undefined || value >= limit.below + limit.hysteresis)

/** Takes one good reading, and says what changed. A limit under `when` is raised only while that holds, but returns wherever the value
 *  is measured inside again: a stopped pump proves nothing, a value inside does.
 *  @param atMs the device's clock */
export function stepAlarm(memory: LimitMemory, limit: CompiledLimit, slot: number, value: number, atMs: number): LimitStep {
  memory.values[slot] = value
  const now = memory.values[limit.slot]!
  if (Number.isNaN(now)) return null
  if (memory.active) {
    if (slot !== limit.slot || !backInside(limit, now)) return null
    memory.active = false
    memory.overSinceMs = null
    return 'return'
  }
  if (!beyond(limit, now) || !holds(limit.when, memory.values)) {
    memory.overSinceMs = null
    return null
  }
  memory.overSinceMs ??= atMs
  if (atMs - memory.overSinceMs < limit.holdMs) return null
  memory.active = true
  return 'raise'
}

/** What a return to normal remembers: how long all conditions have held, by the device's clock. */
export type NormalMemory = { values: Float64Array; normalSinceMs: number | null }

/** Takes one good reading; true once all conditions have held for `holdMs`. */
export function stepNormal(
  memory: NormalMemory,
  conditions: readonly SlotCondition[],
  holdMs: number,
  slot: number,
  value: number,
  atMs: number,
): boolean {
  memory.values[slot] = value
  if (!holds(conditions, memory.values)) {
    memory.normalSinceMs = null
    return false
  }
  memory.normalSinceMs ??= atMs
  return atMs - memory.normalSinceMs >= holdMs
}
