import { type Row, RowWindow } from './windows.ts'
import type { ModelManifest } from './windows-manifest.ts'
import { holds } from './windows-rows.ts'

export type FeedSpec = Pick<ModelManifest, 'reference' | 'window' | 'when' | 'settleMs'> & {
  channels: readonly { id: string; center: number }[]
}

/** Rows in, windows out: the condition, the settling time and the reference of a manifest. Training and the edge both go through here. */
export class WindowFeed {
  readonly #spec: FeedSpec
  readonly #window: RowWindow
  readonly #centers: Float64Array
  readonly #index: ReadonlyMap<string, number>
  #heldSinceMs: number | null = null

  constructor(spec: FeedSpec) {
    this.#spec = spec
    const base = spec.reference === 'trained' ? 0 : spec.window.base
    this.#window = new RowWindow(spec.channels.length, { ...spec.window, base })
    this.#centers = Float64Array.from(spec.channels, ({ center }) => center)
    this.#index = new Map(spec.channels.map(({ id }, index) => [id, index]))
  }

  /** @returns null while there is no whole window, or its condition does not hold */
  push(row: Row, frozen = false): { level: Float64Array; base: Float64Array } | null {
    const valueAt = (channel: string) => row.values[this.#index.get(channel) ?? -1]
    if (!holds(this.#spec.when, valueAt)) {
      this.#heldSinceMs = null
      this.#window.clearLevel()
      return null
    }
    this.#heldSinceMs ??= row.processMs
    if (row.processMs - this.#heldSinceMs < this.#spec.settleMs) return null
    this.#window.push(row, frozen)
    if (!this.#window.ready) return null
    return { level: this.#window.level(), base: this.#spec.reference === 'trained' ? this.#centers : this.#window.base() }
  }

  restoreBase(values: readonly number[], processMs: number): void {
    if (this.#spec.reference === 'recent') this.#window.restoreBase(values, processMs)
  }
}
