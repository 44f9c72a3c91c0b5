/** So much may wait to become durable, in this process, whatever sends; and so much may open slots hold: where closing lags behind a
 *  flood, the flood waits. */
const LIMITS = { queueBytes: 8 * 1024 * 1024, headBytes: 512 * 1024 * 1024 }
const LOOK_MS = 50

type Asker = { bytes: number; grant: (room: Disposable) => void }

/** Room for what comes: who finds none waits in line, is not read from, and so learns to slow down. Memory is bounded, nothing is dropped. */
export class Room {
  readonly #queueBytes: () => number
  readonly #headBytes: () => number
  readonly limits: typeof LIMITS
  readonly #line: Asker[] = []
  #taken = 0
  #looking: NodeJS.Timeout | null = null

  constructor(queueBytes: () => number, headBytes: () => number, limits = LIMITS) {
    this.#queueBytes = queueBytes
    this.#headBytes = headBytes
    this.limits = { ...limits }
  }

  /** How many senders wait. */
  get waiting(): number {
    return this.#line.length
  }

  /** Room for a message of so many bytes, in the order of asking; given back when it has been handed over. */
  take(bytes: number): Disposable | Promise<Disposable> {
    if (this.#line.length === 0 && this.#free) return this.#grant(bytes)
    return new Promise((grant) => this.#ask({ bytes, grant }))
  }

  /** The same, or null when there was none within the time. */
  async within(ms: number, bytes: number): Promise<Disposable | null> {
    if (this.#line.length === 0 && this.#free) return this.#grant(bytes)
    return new Promise((resolve) => {
      const asker = { bytes, grant: resolve as Asker['grant'] }
      const late = setTimeout(() => {
        const at = this.#line.indexOf(asker)
        if (at >= 0) this.#line.splice(at, 1)
        resolve(null)
      }, ms)
      asker.grant = (room) => {
        clearTimeout(late)
        resolve(room)
      }
      this.#ask(asker)
    })
  }

  get #free(): boolean {
    return this.#queueBytes() + this.#taken < this.limits.queueBytes && this.#headBytes() < this.limits.headBytes
  }

  #grant(bytes: number): Disposable {
    this.#taken += bytes
    return {
      [Symbol.dispose]: () => {
        this.#taken -= bytes
        this.#serve()
      },
    }
  }

  #ask(asker: Asker): void {
    this.#line.push(asker)
    this.#looking ??= setInterval(() => this.#serve(), LOOK_MS)
  }

  #serve(): void {
    while (this.#line.length > 0 && this.#free) {
      const { bytes, grant } = this.#line.shift() as Asker
      grant(this.#grant(bytes))
    }
    if (this.#line.length > 0 || !this.#looking) return
    clearInterval(this.#looking)
    this.#looking = null
  }
}
