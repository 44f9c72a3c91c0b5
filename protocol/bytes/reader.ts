/** Protobuf's wire format, read in place. Every step is bounded by `end`; what is not protobuf throws `Malformed`. */
export class Malformed extends Error {
  readonly at: number
  constructor(what: string, at: number) {
    super(what)
    this.at = at
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

export class WireReader {
  readonly bytes: Uint8Array
  readonly view: DataView
  at = 0
  /** The last varint, as two unsigned halves: a number holds 53 bits only. */
  low = 0
  high = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Unsigned, rounded above 2^53; exact halves in `low` and `high`. Unrolled where it pays: this is the hottest loop of ingest. */
  varint(end: number): number {
    const bytes = this.bytes
    let at = this.at
    if (at >= end) throw new Malformed('a varint runs past its field', at)
    let byte = bytes[at++]!
    let low = byte & 0x7f
    let high = 0
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (at >= end) throw new Malformed('a varint runs past its field', at)
      byte = bytes[at++]!
      const part = byte & 0x7f
      if (shift < 28) low |= part << shift
      else if (shift === 28) {
        low |= part << 28
        high = part >>> 4
      } else if (shift < 63) high |= part << (shift - 32)
      else if (shift === 63 && part <= 1 && byte < 0x80) high |= part << 31
      else throw new Malformed('a varint of more than 64 bits', at)
    }
    this.at = at
    this.low = low >>> 0
    this.high = high >>> 0
    return this.high === 0 ? this.low : this.high * 0x1_0000_0000 + this.low
  }

  /** The last varint as a signed 64-bit number. */
  signed(): number {
    return (this.high | 0) * 0x1_0000_0000 + this.low
  }

  /** End of the length-delimited field that begins here. */
  span(end: number): number {
    const length = this.varint(end)
    const stop = this.at + length
    if (stop > end) throw new Malformed('a field runs past its message', this.at)
    return stop
  }

  fixed(bytes: number, end: number): number {
    const at = this.at
    if (at + bytes > end) throw new Malformed('a number runs past its message', at)
    this.at = at + bytes
    return at
  }

  text(end: number, maxBytes: number): string {
    const stop = this.span(end)
    const start = this.at
    if (stop - start > maxBytes) throw new Malformed('a text is too long', start)
    this.at = stop
    try {
      return utf8.decode(this.bytes.subarray(start, stop))
    } catch {
      throw new Malformed('a text is not UTF-8', start)
    }
  }

  skip(wireType: number, end: number) {
    if (wireType === 0) this.varint(end)
    else if (wireType === 1) this.fixed(8, end)
    else if (wireType === 2) this.at = this.span(end)
    else if (wireType === 5) this.fixed(4, end)
    else throw new Malformed(`wire type ${wireType} is not used`, this.at)
  }

  /** Field number and wire type; the tag of a known field with another wire type is refused where it is read. */
  tag(end: number): number {
    const tag = this.varint(end)
    if (tag < 8 || tag > 0xffff_ffff) throw new Malformed('a field has no number', this.at)
    return tag
  }
}
