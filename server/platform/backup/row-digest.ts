import { createHash } from 'node:crypto'

const HEAD_BYTES = 19 // signature 11, flags 4, length of an extension 4
const WORDS = 4

/** Rows and digest of a table from the bytes of its binary COPY, whatever order they come in: the sum of each row's SHA-256. A table that was
 *  loaded lies in another order than the one it came from.
 *  @source PostgreSQL documentation, COPY, Binary Format */
export class RowDigest {
  rows = 0
  readonly #sum = new BigUint64Array(WORDS)
  #rest: Buffer = Buffer.alloc(0)
  #headRead = false

  add(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([this.#rest, chunk])
    let at = 0
    if (!this.#headRead) {
      if (bytes.length < HEAD_BYTES) {
        this.#rest = bytes
        return
      }
      this.#headRead = true
      at = HEAD_BYTES + bytes.readUInt32BE(15)
    }
    for (let end = rowEnd(bytes, at); end > 0; end = rowEnd(bytes, at)) {
      this.#count(bytes.subarray(at, end))
      at = end
    }
    this.#rest = bytes.subarray(at)
  }

  get digest(): string {
    return Buffer.from(this.#sum.buffer).toString('hex')
  }

  #count(row: Buffer): void {
    const hash = createHash('sha256').update(row).digest()
    for (let word = 0; word < WORDS; word++) this.#sum[word] = (this.#sum[word] ?? 0n) + hash.readBigUInt64LE(word * 8)
    this.rows++
  }
}

/** Where the row ends that begins here; 0 where it is not all there, or what begins here is the end of all rows. */
function rowEnd(bytes: Buffer, start: number): number {
  if (bytes.length < start + 2) return 0
  const fields = bytes.readInt16BE(start)
  let at = start + 2
  for (let field = 0; field < fields; field++) {
    if (bytes.length < at + 4) return 0
    const length = bytes.readInt32BE(at)
    at += 4 + Math.max(0, length)
  }
  return fields >= 0 && at <= bytes.length ? at : 0
}
