/** Protobuf's wire format, written into one growing buffer. */
export class ByteWriter {
  #bytes: Uint8Array
  #view: DataView
  #at = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(64, capacity))
    this.#view = new DataView(this.#bytes.buffer)
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  byte(value: number) {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }

  bytes2(first: number, second: number) {
    this.byte(first)
    this.byte(second)
  }

  /** @throws RangeError on a negative or unsafe number: use `varint64` */
  varint(value: number) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an unsigned whole number: ${value}`)
    this.#room(10)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#at++] = rest
  }

  varint64(value: bigint) {
    this.#room(10)
    let rest = BigInt.asUintN(64, value)
    while (rest >= 0x80n) {
      this.#bytes[this.#at++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#bytes[this.#at++] = Number(rest)
  }

  float32(value: number) {
    this.#room(4)
    this.#view.setFloat32(this.#at, value, true)
    this.#at += 4
  }

  float64(value: number) {
    this.#room(8)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  text(value: string) {
    const bytes = new TextEncoder().encode(value)
    this.varint(bytes.length)
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** Length first, then what `write` writes: one byte is kept free for the length, and the body moved where it needs more. */
  nested(write: () => void) {
    this.#room(1)
    const start = ++this.#at
    write()
    const length = this.#at - start
    let lengthBytes = 1
    while (length >= 2 ** (7 * lengthBytes)) lengthBytes++
    if (lengthBytes > 1) {
      this.#room(lengthBytes)
      this.#bytes.copyWithin(start - 1 + lengthBytes, start, this.#at)
    }
    this.#at = start - 1
    this.varint(length)
    this.#at = start - 1 + lengthBytes + length
  }

  #room(bytes: number) {
    if (this.#at + bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + bytes))
    grown.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
