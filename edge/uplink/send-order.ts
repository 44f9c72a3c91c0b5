import type { Outbox } from '#/edge/outbox/outbox.ts'

type Held = Pick<Outbox, 'committed' | 'durable'>

/** Of what waited, so many are under way at most while new batches overtake it: what is new waits behind no more than these. */
const WAITING_WINDOW = 16

/** Which batch is sent next. What is new since the connection overtakes what waited for it, one and one in turn; what waited goes in its order, and
 *  when it is through, both are one row again. The server confirms up to the first hole: what overtook counts only when the hole is filled. */
export class SendOrder {
  readonly #held: Held
  readonly #window: number
  /** The next of what waited; where nothing waits, the next of all. */
  #waiting = 0
  /** The first that is new, and the next of the new ones. */
  #newFrom = 0
  #new = 0
  #overtook = false
  /** Raised whenever everything is sent again: what was chosen before that is chosen anew. */
  round = 0

  constructor(held: Held, window: number) {
    this.#held = held
    this.#window = window
    this.again()
  }

  /** Everything unconfirmed is sent again: it waits now, and what comes from now on is new. */
  again() {
    const { committed, durable } = this.#held
    this.#waiting = committed + 1
    this.#newFrom = Math.max(durable, committed) + 1
    this.#new = this.#newFrom
    this.round++
  }

  /** Something was sent that the server has not confirmed. */
  get owes() {
    return this.#waiting - 1 > this.#held.committed || this.#new > this.#newFrom
  }

  /** Null where there is nothing to send, or enough is under way. */
  next(): number | null {
    this.#pass()
    const { committed, durable } = this.#held
    const behind = this.#waiting < this.#newFrom
    const window = behind ? Math.min(WAITING_WINDOW, this.#window) : this.#window
    const waiting = this.#waiting <= durable && this.#waiting - 1 - committed < window ? this.#waiting : null
    const fresh = behind && this.#new <= durable ? this.#new : null
    return this.#overtook ? (waiting ?? fresh) : (fresh ?? waiting)
  }

  sent(sequence: number) {
    this.#overtook = sequence !== this.#waiting
    if (this.#overtook) this.#new = sequence + 1
    else this.#waiting++
  }

  #pass() {
    this.#waiting = Math.max(this.#waiting, this.#held.committed + 1)
    if (this.#waiting < this.#newFrom) return
    this.#waiting = Math.max(this.#waiting, this.#new)
    this.#newFrom = this.#waiting
    this.#new = this.#waiting
  }
}
