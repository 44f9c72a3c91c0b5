/** What admission knows of a series. */
export type SeriesRule = {
  gatewayId: string | null // through which alone it may come
  kind: 'number' | 'boolean' | 'enum'
  states: readonly number[] | null // of an enum
  min: number // physically possible, in the catalogue's unit
  max: number
  everyMs: number // its reporting interval
  keepMs: number // how long its readings are kept: an older one is not taken
}

const LATE_MS = 60_000

/** A value is stale, and a reading late, after two reporting intervals or 60 s, whichever is more. */
export const lateAfterMs = (everyMs: number): number => Math.max(2 * everyMs, LATE_MS)

/** `unknown`: no series has this number. `listed`: an enum of states that no bit stands for. */
export const KIND = { unknown: 0, number: 1, boolean: 2, enum: 3, listed: 4 } as const
const NOBODY = 0

/** The rules of all series as columns by series number: a reading is judged without touching an object. */
export class SeriesRules {
  kind = new Uint8Array(1024)
  sender = new Int32Array(1024)
  min = new Float64Array(1024)
  max = new Float64Array(1024)
  lateMs = new Float64Array(1024)
  keepMs = new Float64Array(1024)
  states = new Uint32Array(1024) // one bit a state of 0 to 31
  readonly listed = new Map<number, readonly number[]>()
  readonly #senders = new Map<string, number>()

  /** The number by which `sender` names this gateway; one that no series comes through is nobody's. */
  senderOf(gatewayId: string): number {
    return this.#senders.get(gatewayId) ?? -1
  }

  set(series: number, rule: SeriesRule): void {
    if (series >= this.kind.length) this.#grow(series)
    const mask = rule.kind === 'enum' && rule.states ? maskOf(rule.states) : null
    this.listed.delete(series)
    if (rule.kind === 'enum' && rule.states && mask === null) this.listed.set(series, rule.states)
    this.kind[series] = rule.kind === 'boolean' ? KIND.boolean : rule.kind === 'number' || !rule.states ? KIND.number : mask === null ? KIND.listed : KIND.enum // biome-ignore format: one choice
    this.sender[series] = rule.gatewayId === null ? NOBODY : this.#numberOf(rule.gatewayId)
    // Infinity is never within: no need to ask whether a value is finite.
    this.min[series] = Math.max(rule.min, -Number.MAX_VALUE)
    this.max[series] = Math.min(rule.max, Number.MAX_VALUE)
    this.lateMs[series] = lateAfterMs(rule.everyMs)
    this.keepMs[series] = rule.keepMs
    this.states[series] = mask ?? 0
  }

  drop(series: number): void {
    if (series < this.kind.length) this.kind[series] = KIND.unknown
    this.listed.delete(series)
  }

  #numberOf(gatewayId: string): number {
    let number = this.#senders.get(gatewayId)
    if (number === undefined) {
      number = this.#senders.size + 1
      this.#senders.set(gatewayId, number)
    }
    return number
  }

  #grow(series: number): void {
    const length = Math.max(this.kind.length * 2, series + 1)
    this.kind = longer(this.kind, length)
    this.sender = longer(this.sender, length)
    this.min = longer(this.min, length)
    this.max = longer(this.max, length)
    this.lateMs = longer(this.lateMs, length)
    this.keepMs = longer(this.keepMs, length)
    this.states = longer(this.states, length)
  }
}

function longer<T extends Uint8Array | Int32Array | Float64Array | Uint32Array>(old: T, length: number): T {
  const column = new (old.constructor as new (length: number) => T)(length)
  column.set(old)
  return column
}

function maskOf(states: readonly number[]): number | null {
  let mask = 0
  for (const state of states) {
    if (!Number.isInteger(state) || state < 0 || state > 31) return null
    mask |= 1 << state
  }
  return mask >>> 0
}
