/** Just enough of the protobuf wire format to write an ONNX file. @source protobuf.dev/programming-guides/encoding */
export class ProtoWriter {
  readonly #bytes: number[] = []

  varint(field: number, value: number | bigint): this {
    this.#tag(field, 0)
    this.#varint(BigInt(value))
    return this
  }

  float(field: number, value: number): this {
    this.#tag(field, 5)
    this.#bytes.push(...new Uint8Array(new Float32Array([value]).buffer))
    return this
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, 2)
    this.#varint(BigInt(value.length))
    for (const byte of value) this.#bytes.push(byte)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, value: ProtoWriter): this {
    return this.bytes(field, value.finish())
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  #tag(field: number, wire: number): void {
    this.#varint(BigInt((field << 3) | wire))
  }

  #varint(value: bigint): void {
    let rest = BigInt.asUintN(64, value)
    while (rest > 127n) {
      this.#bytes.push(Number((rest & 127n) | 128n))
      rest >>= 7n
    }
    this.#bytes.push(Number(rest))
  }
}
