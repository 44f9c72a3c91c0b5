/** Sleepers that one call wakes. What happens while nobody sleeps is not lost: the next sleep ends at once. */
export class Wake {
  #sleepers: Set<Sleeper>
  #own: Sleeper = { wake: null, missed: false }

  constructor(sleepers: Set<Sleeper> = new Set()) {
    this.#sleepers = sleepers
    this.#sleepers.add(this.#own)
  }

  /** A second sleeper beside this one, woken by the same call. */
  another(): Wake {
    return new Wake(this.#sleepers)
  }

  up() {
    for (const sleeper of this.#sleepers) {
      if (sleeper.wake) sleeper.wake()
      else sleeper.missed = true
    }
  }

  sleep(ms: number): Promise<void> {
    if (this.#own.missed) {
      this.#own.missed = false
      return Promise.resolve()
    }
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer)
        this.#own.wake = null
        done()
      }
      const timer = setTimeout(wake, ms)
      this.#own.wake = wake
    })
  }
}

type Sleeper = { wake: (() => void) | null; missed: boolean }
