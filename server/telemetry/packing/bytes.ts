/** Bytes that grow. A varint is LEB128 of a whole number from 0 to 2^53. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(256)
  length = 0

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.length++] = value
  }

  varint(value: number): void {
    this.#room(8)
    const bytes = this.#bytes
    let [rest, at] = [value, this.length]
    for (; rest >= 0x8000_0000; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128
    for (; rest >= 128; rest >>>= 7) bytes[at++] = (rest & 127) | 128
    bytes[at++] = rest
    this.length = at
  }

  float32(value: number): void {
    this.#room(4)
    this.length = this.#bytes.writeFloatBE(value, this.length)
  }

  float64(value: number): void {
    this.#room(8)
    this.length = this.#bytes.writeDoubleBE(value, this.length)
  }

  /** Another's bytes with their length before them, so that a reader may pass over them. */
  part(other: ByteWriter): void {
    this.varint(other.length)
    this.append(other)
  }

  append(other: ByteWriter): void {
    this.#room(other.length)
    other.#bytes.copy(this.#bytes, this.length, 0, other.length)
    this.length += other.length
  }

  /** The bytes so far, to be kept. */
  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.length))
  }

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + more))
    this.#bytes.copy(larger, 0, 0, this.length)
    this.#bytes = larger
  }
}

export class ByteReader {
  readonly #bytes: Buffer
  #at: number
  readonly #end: number

  constructor(bytes: Buffer, at = 0, end: number = bytes.length) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
  }

  get ended(): boolean {
    return this.#at >= this.#end
  }

  /** @throws RangeError past the end: a block that was cut */
  byte(): number {
    if (this.#at >= this.#end) throw new RangeError('a packed block ends early')
    return this.#bytes[this.#at++]!
  }

  varint(): number {
    let byte = this.byte()
    if (byte < 128) return byte
    let [value, place] = [byte & 127, 128]
    do {
      byte = this.byte()
      value += (byte & 127) * place
      place *= 128
    } while (byte >= 128)
    return value
  }

  /** Fills rows [first, first + count) with running totals of differences in the form of `RunWriter`: in one loop, since a chart reads a million of them.
   *  @throws RangeError past the end */
  totals(into: Float64Array | Uint8Array | Int32Array, count: number, first = 0): void {
    const bytes = this.#bytes
    const end = this.#end
    let [at, total] = [this.#at, 0]
    const last = first + count
    for (let i = first; i < last; ) {
      if (at >= end) throw new RangeError('a packed block ends early')
      let token = bytes[at++]!
      if (token >= 128) {
        token &= 127
        let place = 128
        let byte: number
        do {
          if (at >= end) throw new RangeError('a packed block ends early')
          byte = bytes[at++]!
          token += (byte & 127) * place
          place *= 128
        } while (byte >= 128)
      }
      if (token % 2 === 1) {
        const until = Math.min(last, i + (token - 1) / 2)
        while (i < until) into[i++] = total
      } else {
        total += token % 4 === 0 ? token / 4 : -(token + 2) / 4
        into[i++] = total
      }
    }
    this.#at = at
  }

  float32(): number {
    this.#at += 4
    return this.#bytes.readFloatBE(this.#at - 4)
  }

  float64(): number {
    this.#at += 8
    return this.#bytes.readDoubleBE(this.#at - 8)
  }

  /** A reader of the next part; this one stands behind it. */
  part(): ByteReader {
    const length = this.varint()
    const part = new ByteReader(this.#bytes, this.#at, this.#at + length)
    this.#at += length
    if (this.#at > this.#end) throw new RangeError('a packed block ends early')
    return part
  }
}
