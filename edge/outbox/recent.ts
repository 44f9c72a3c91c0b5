/** The newest payloads, bounded in bytes: what has just been written is sent without reading it back. */
export class Recent {
  readonly #maxBytes: number
  readonly #kept = new Map<number, { payload: Uint8Array; atMs: number }>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(sequence: number, payload: Uint8Array, atMs: number) {
    this.#kept.set(sequence, { payload, atMs })
    this.#bytes += payload.length
    for (const [oldest, entry] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) break
      this.#kept.delete(oldest)
      this.#bytes -= entry.payload.length
    }
  }

  get(sequence: number): Uint8Array | null {
    return this.#kept.get(sequence)?.payload ?? null
  }

  timeOf(sequence: number): number | null {
    return this.#kept.get(sequence)?.atMs ?? null
  }
}
