/** `ahead`, `behind`: by so much, again and again. `unset`: before 2015, or no time at all. `stepped_back`: newer times were heard before. */
export const CLOCK_TROUBLES = ['ahead', 'behind', 'unset', 'stepped_back'] as const
export type ClockTrouble = (typeof CLOCK_TROUBLES)[number]
export type ClockFlag = { id: string; trouble: ClockTrouble; offsetMs: number; sinceMs: number; lastMs: number }

/** A device is no longer flagged when nothing was wrong for so long. */
const FORGET_MS = 10 * 60_000
/** What was sent late after a cut shrinks its lag as it comes; a wrong clock keeps it. So much may it waver, seen at least so long apart. */
const SAME_LAG_MS = 5_000
const APART_MS = 20_000
/** A node's own message is on its way for less than this. */
const NODE_OFF_MS = 10_000
const MOST = 10_000

/** Whose clock is wrong, by object (a device, or the gateway itself). Told the time; bounded, and forgetful. */
export class ClockBook {
  readonly #flags = new Map<string, ClockFlag>()
  readonly #lags = new Map<string, { lagMs: number; sinceMs: number }>()

  /** A reading refused for its time. `offsetMs`: the device's clock less ours, NaN where it gave none. */
  refused(id: string, reason: string, offsetMs: number, nowMs: number): void {
    if (reason === 'FUTURE') this.#flag(id, 'ahead', offsetMs, nowMs)
    else if (reason === 'TOO_OLD' || reason === 'BAD_TIME') this.#flag(id, 'unset', Number.isFinite(offsetMs) ? offsetMs : 0, nowMs)
  }

  /** A reading that came late without its sender saying so: late for the way, or by a wrong clock. */
  late(id: string, lagMs: number, nowMs: number): void {
    const before = this.#lags.get(id)
    if (!before || Math.abs(before.lagMs - lagMs) > SAME_LAG_MS) {
      if (this.#lags.size >= MOST) this.#lags.clear()
      this.#lags.set(id, { lagMs, sinceMs: nowMs })
    } else if (nowMs - before.sinceMs >= APART_MS) this.#flag(id, 'behind', -lagMs, nowMs)
  }

  /** A live reading older than what was newest, by so much. */
  steppedBack(id: string, byMs: number, nowMs: number): void {
    this.#flag(id, 'stepped_back', -byMs, nowMs)
  }

  /** The time a node gives to its message, which it sends at once: its clock less ours. */
  node(id: string, offsetMs: number, nowMs: number): void {
    if (offsetMs > NODE_OFF_MS) this.#flag(id, 'ahead', offsetMs, nowMs)
    else if (offsetMs < -NODE_OFF_MS) this.#flag(id, nowMs + offsetMs < UNSET_MS ? 'unset' : 'behind', offsetMs, nowMs)
  }

  /** Whether something was wrong with it within the last minutes. */
  isOff(id: string, nowMs: number): boolean {
    const flag = this.#flags.get(id)
    return flag !== undefined && nowMs - flag.lastMs <= FORGET_MS
  }

  get anyOff(): boolean {
    return this.#flags.size > 0
  }

  current(nowMs: number): ClockFlag[] {
    for (const [id, { lastMs }] of this.#flags) if (nowMs - lastMs > FORGET_MS) this.#flags.delete(id)
    return [...this.#flags.values()]
  }

  #flag(id: string, trouble: ClockTrouble, offsetMs: number, nowMs: number): void {
    const flag = this.#flags.get(id)
    if (flag) {
      const sinceMs = nowMs - flag.lastMs > FORGET_MS ? nowMs : flag.sinceMs
      Object.assign(flag, { trouble, offsetMs, sinceMs, lastMs: nowMs })
    } else if (this.#flags.size < MOST) this.#flags.set(id, { id, trouble, offsetMs, sinceMs: nowMs, lastMs: nowMs })
  }
}

const UNSET_MS = Date.UTC(2015, 0, 1)
