/** Watches MQTT's own framing before anything is buffered, so that a packet too long ends the connection at its first bytes, not after 50 MB.
 *  @source MQTT 3.1.1, 2.2.3: remaining length, up to four bytes of seven bits */
export class FrameGuard {
  readonly #maxBytes: number
  #state: 'type' | 'length' | 'body' = 'type'
  #length = 0
  #shift = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** False as soon as a packet in these bytes, or beginning in them, is longer than allowed or no MQTT at all. */
  accepts(chunk: Uint8Array): boolean {
    let at = 0
    while (at < chunk.length) {
      if (this.#state === 'body') {
        const taken = Math.min(this.#length, chunk.length - at)
        at += taken
        this.#length -= taken
        if (this.#length === 0) this.#state = 'type'
      } else if (this.#state === 'type') {
        at++
        this.#state = 'length'
        this.#length = 0
        this.#shift = 0
      } else if (!this.#lengthByte(chunk[at++]!)) return false
    }
    return true
  }

  #lengthByte(byte: number): boolean {
    this.#length += (byte & 0x7f) * 2 ** this.#shift
    this.#shift += 7
    if (this.#length > this.#maxBytes) return false
    if (byte & 0x80) return this.#shift < 28
    this.#state = this.#length === 0 ? 'type' : 'body'
    return true
  }
}
