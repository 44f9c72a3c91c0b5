import type { QuarantineRule } from './contract.ts'

/** What one gateway said within one second. `late` messages hold nothing but readings from before: a backlog that is sent is no flood. */
export type Second = { atS: number; messages: number; late: number; readings: number; impossible: number; live: number }
export type Said = Partial<Omit<Second, 'atS'>>

const FLOOD_S = 10
const FLOOD_MESSAGES_PER_S = 1_000
/** A thousand times what its terminals measure, and enough of it to matter. */
const FLOOD_FACTOR = 1_000
const FLOOD_READINGS_PER_S = 10_000
const IMPOSSIBLE_S = 60
const IMPOSSIBLE_LEAST = 100

/** More than half of a minute's readings cannot be: the terminals, or whoever speaks for them, have gone wrong as a whole. One broken sensor
 *  among many is a matter of its object. */
export function saysTheImpossible(window: readonly Second[], nowS: number): boolean {
  const { readings, impossible } = sum(window, nowS - IMPOSSIBLE_S)
  return impossible >= IMPOSSIBLE_LEAST && impossible * 2 > readings
}

/** More than any gateway has to say, for ten seconds. `expectedPerS`: readings a second that its terminals were set to measure. */
export function floods(window: readonly Second[], expectedPerS: number, nowS: number): boolean {
  const { messages, late, live } = sum(window, nowS - FLOOD_S)
  if (messages - late > FLOOD_MESSAGES_PER_S * FLOOD_S) return true
  return live > Math.max(FLOOD_FACTOR * expectedPerS, FLOOD_READINGS_PER_S) * FLOOD_S
}

function sum(window: readonly Second[], fromS: number): Required<Said> {
  const total = { messages: 0, late: 0, readings: 0, impossible: 0, live: 0 }
  for (const second of window) {
    if (second.atS <= fromS) continue
    total.messages += second.messages
    total.late += second.late
    total.readings += second.readings
    total.impossible += second.impossible
    total.live += second.live
  }
  return total
}

/** The last minute of each gateway, a second a row; looked at once a second, not with every message. */
export class Conduct {
  readonly #windows = new Map<string, { seconds: Second[]; judgedS: number }>()

  /** The rule that was broken, when a new second begins; null while all is well. */
  note(gatewayId: string, said: Said, expectedPerS: number, nowMs: number): QuarantineRule | null {
    const nowS = Math.floor(nowMs / 1_000)
    let known = this.#windows.get(gatewayId)
    if (!known) {
      known = { seconds: [], judgedS: nowS }
      this.#windows.set(gatewayId, known)
    }
    const { seconds } = known
    let second = seconds.at(-1)
    if (second?.atS !== nowS) {
      second = { atS: nowS, messages: 0, late: 0, readings: 0, impossible: 0, live: 0 }
      seconds.push(second)
      while (seconds[0]!.atS <= nowS - IMPOSSIBLE_S) seconds.shift()
    }
    for (const key of Object.keys(said) as (keyof Said)[]) second[key] += said[key] ?? 0
    if (known.judgedS === nowS) return null
    known.judgedS = nowS
    if (saysTheImpossible(seconds, nowS)) return 'impossible_data'
    return floods(seconds, expectedPerS, nowS) ? 'flood' : null
  }

  /** Released: from here on it is judged by what it says now. */
  forget(gatewayId: string): void {
    this.#windows.delete(gatewayId)
  }
}
