import type { System } from '#/server/platform/system.ts'
import { closeSlot } from './close.ts'
import type { Head } from './head.ts'
import type { SeriesTraits } from './packing/rollup.ts'
import { rebuildHead } from './rebuild.ts'
import { openSlot, openSlotIds, type Slot } from './slots.ts'

/** A slot of a flood ends early, so that the head stays within its bounds. */
const SLOT_BYTES = 96 * 1024 * 1024
const LOOK_MS = 1_000
/** What the last run left open waits until the start is over: packing would compete with it. */
const SETTLE_MS = 5_000

/** Opens the slot that readings go into, and closes those whose time is over, one at a time, in the background. */
export class SlotKeeper {
  readonly #system: System
  readonly #head: Head
  /** Resolves when no commit is on its way into a slot any more: else it would find its table gone, and begin anew in another. */
  readonly #left: (slotId: number) => Promise<void>
  readonly #traitsOf: (seriesId: number) => SeriesTraits
  #slot: Slot | null = null
  #toClose: number[] = []
  #timer: NodeJS.Timeout | null = null
  #turning: Promise<void> = Promise.resolve()
  #busy = false
  #settledAtMs = 0 // by the monotonic clock
  #stopped = false

  constructor(system: System, head: Head, of: { left: (slotId: number) => Promise<void>; traitsOf: (seriesId: number) => SeriesTraits }) {
    this.#system = system
    this.#head = head
    this.#left = of.left
    this.#traitsOf = of.traitsOf
  }

  /** @throws Error before `start` */
  current(): Slot {
    if (!this.#slot) throw new Error('no slot is open yet')
    return this.#slot
  }

  /** @returns readings found in slots that the last run left open */
  async start(): Promise<number> {
    const { db } = this.#system
    this.#toClose = await openSlotIds(db.owner)
    const readings = await rebuildHead(db.ingest, this.#head, this.#toClose)
    this.#slot = await openSlot(db, this.#system.clock.nowMs())
    this.#settledAtMs = performance.now() + SETTLE_MS
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    return readings
  }

  /** Ends the current slot now; resolves when all that ended are closed. */
  turn(): Promise<void> {
    const turned = this.#turning.then(() => this.#turnNow())
    this.#turning = turned.catch((error) =>
      this.#system.log.warn({ err: error }, 'a slot could not be closed; it stays open and is tried again'),
    )
    return turned
  }

  async #turnNow(): Promise<void> {
    const ended = this.current()
    this.#slot = await openSlot(this.#system.db, this.#system.clock.nowMs())
    this.#toClose.push(ended.id)
    await this.#closeEnded()
  }

  #look(): void {
    if (this.#stopped || this.#busy) return
    const slot = this.current()
    const over = this.#system.clock.nowMs() >= slot.endsAtMs || this.#head.slotBytes(slot.id) > SLOT_BYTES
    if (!over && (this.#toClose.length === 0 || performance.now() < this.#settledAtMs)) return
    this.#busy = true
    this.#turning = this.#turning
      .then(() => (this.#stopped ? undefined : over && this.#slot === slot ? this.#turnNow() : this.#closeEnded()))
      .catch((error) => this.#system.log.warn({ err: error }, 'a slot could not be closed; it stays open and is tried again'))
      .finally(() => {
        this.#busy = false
      })
  }

  async #closeEnded(): Promise<void> {
    for (let id = this.#toClose[0]; id !== undefined && !this.#stopped; id = this.#toClose[0]) {
      const startedMs = performance.now()
      await this.#left(id)
      const readings = await closeSlot(this.#system.db, id, this.#traitsOf)
      this.#head.dropSlot(id)
      this.#toClose.shift()
      this.#system.log.info({ slot: id, readings, ms: Math.round(performance.now() - startedMs) }, 'a slot was packed and closed')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearInterval(this.#timer)
    await this.#turning
  }
}
