import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { crc32c } from '#/protocol/bytes/crc32c.ts'
import { DEFAULT_SUITE, deriveKey, type Suite, suiteByName } from './suite.ts'

/** Which key opens a file: one that is kept, named by its fingerprint, or one made of a passphrase. */
export const KeyHint = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kept'), fingerprint: z.string().regex(/^[0-9a-f]{16}$/) }),
  z.strictObject({
    kind: z.literal('passphrase'),
    salt: z.base64(),
    // Bounded: a file from elsewhere must not make the reader take gigabytes.
    cost: z
      .int()
      .min(2 ** 14)
      .max(2 ** 20),
    blockSize: z.int().min(1).max(16),
    parallel: z.int().min(1).max(4),
  }),
])
export type KeyHint = z.infer<typeof KeyHint>
const Head = z.strictObject({ v: z.literal(1), suite: z.string().max(40), salt: z.base64(), key: KeyHint })
type Head = z.infer<typeof Head>

export type SealedFileFault = 'NOT_SEALED' | 'NEWER' | 'DAMAGED' | 'CUT_OFF' | 'WRONG_KEY'

/** What is wrong with a file, and at which byte of it. */
export class SealedFileError extends Error {
  readonly code: SealedFileFault
  readonly atByte: number
  constructor(code: SealedFileFault, atByte: number) {
    super(`${code} at byte ${atByte}`)
    this.code = code
    this.atByte = atByte
  }
}

/** "OFSEAL" and the format's number; length and CRC-32C of the head; the head; by which the right key is known; pieces. */
const MAGIC = Buffer.from('OFSEAL\x00\x01', 'latin1')
const CHECK_BYTES = 16
const PIECE_BYTES = 256 * 1024
const LAST = 0x8000_0000
const MAX_HEAD_BYTES = 4_096

/** Seals a stream piece by piece, in constant memory. Each piece is bound to its place, to this file, and to whether it is the last: pieces
 *  left out, exchanged, appended or cut off are noticed. */
export async function* sealFile(
  plain: AsyncIterable<Uint8Array>,
  secret: Uint8Array,
  key: KeyHint,
  suite: Suite = DEFAULT_SUITE,
): AsyncGenerator<Uint8Array> {
  const head = Buffer.from(JSON.stringify({ v: 1, suite: suite.name, salt: randomBytes(32).toString('base64'), key } satisfies Head))
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32LE(head.length, 0)
  lengths.writeUInt32LE(crc32c(head, 0, head.length), 4)
  const keys = keysOf(suite, secret, head)
  yield Buffer.concat([MAGIC, lengths, head, keys.check])
  let number = 0
  let waiting: Uint8Array | null = null
  for await (const piece of inPieces(plain)) {
    if (waiting) yield sealPiece(suite, keys.key, number++, waiting, false)
    waiting = piece
  }
  yield sealPiece(suite, keys.key, number, waiting ?? new Uint8Array(0), true)
}

/** Opens what `sealFile` made. Every piece is verified before a byte of it is given out; the end is known only when the stream has ended.
 *  @throws SealedFileError */
export async function* openFile(
  bytes: AsyncIterable<Uint8Array>,
  secretOf: (hint: KeyHint) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(bytes)
  const magic = await source.take(MAGIC.length)
  if (!magic?.subarray(0, 7).equals(MAGIC.subarray(0, 7))) throw new SealedFileError('NOT_SEALED', 0)
  if (magic[7] !== MAGIC[7]) throw new SealedFileError('NEWER', 7)
  const lengths = await source.need(8)
  const headBytes = lengths.readUInt32LE(0)
  if (headBytes > MAX_HEAD_BYTES) throw new SealedFileError('DAMAGED', MAGIC.length)
  const head = await source.need(headBytes)
  if (crc32c(head, 0, head.length) !== lengths.readUInt32LE(4)) throw new SealedFileError('DAMAGED', MAGIC.length)
  const { suite, key } = readHead(head)
  const check = await source.need(CHECK_BYTES)
  const keys = keysOf(suite, await secretOf(key), head)
  if (!timingSafeEqual(keys.check, check)) throw new SealedFileError('WRONG_KEY', source.at - CHECK_BYTES)
  for (let number = 0; ; number++) {
    const start = source.at
    const word = (await source.need(4)).readUInt32LE(0)
    const last = (word & LAST) !== 0
    const length = word & ~LAST & 0x7fff_ffff
    if (length > PIECE_BYTES + suite.tagBytes) throw new SealedFileError('DAMAGED', start)
    const plain = suite.open(keys.key, nonceOf(suite, number), await source.need(length), Buffer.of(last ? 1 : 0))
    if (plain === null) throw new SealedFileError('DAMAGED', start)
    if (plain.length > 0) yield plain
    if (!last) continue
    if ((await source.take(1)) !== null) throw new SealedFileError('DAMAGED', source.at - 1)
    return
  }
}

function readHead(head: Buffer): { suite: Suite; key: KeyHint } {
  const parsed = Head.safeParse(JSON.parse(head.toString('utf8')))
  const suite = parsed.success ? suiteByName(parsed.data.suite) : null
  if (!parsed.success || !suite) throw new SealedFileError('NEWER', MAGIC.length)
  return { suite, key: parsed.data.key }
}

/** Both stand on the whole head: who changes a word of it opens nothing. */
function keysOf(suite: Suite, secret: Uint8Array, head: Uint8Array) {
  const salt = createHash('sha256').update(head).digest()
  return {
    key: deriveKey(suite, secret, salt, 'onefold sealed file'),
    check: Buffer.from(hkdfSync('sha256', secret, salt, 'onefold sealed file, check', CHECK_BYTES)),
  }
}

function sealPiece(suite: Suite, key: Uint8Array, number: number, plain: Uint8Array, last: boolean): Buffer {
  const sealed = suite.seal(key, nonceOf(suite, number), plain, Buffer.of(last ? 1 : 0))
  const word = Buffer.alloc(4)
  word.writeUInt32LE((sealed.length | (last ? LAST : 0)) >>> 0)
  return Buffer.concat([word, sealed])
}

/** The piece's place: the key is this file's alone, so no nonce comes twice under it. */
function nonceOf(suite: Suite, number: number): Buffer {
  const nonce = Buffer.alloc(suite.nonceBytes)
  nonce.writeBigUInt64BE(BigInt(number), suite.nonceBytes - 8)
  return nonce
}

async function* inPieces(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of plain) {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < PIECE_BYTES) continue
    const all = waiting.length === 1 ? chunk : Buffer.concat(waiting)
    let from = 0
    for (; from + PIECE_BYTES <= all.length; from += PIECE_BYTES) yield all.subarray(from, from + PIECE_BYTES)
    waiting = from < all.length ? [all.subarray(from)] : []
    bytes = all.length - from
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}

/** Takes so many bytes at a time from chunks of any size, and knows how many it took. */
class ByteSource {
  at = 0
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** null where the stream has ended before all of them. */
  async take(count: number): Promise<Buffer | null> {
    const parts = [this.#rest]
    let have = this.#rest.length
    while (have < count) {
      const next = await this.#chunks.next()
      if (next.done) {
        this.#rest = Buffer.concat(parts)
        return null
      }
      parts.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length))
      have += next.value.length
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts)
    this.#rest = all.subarray(count)
    this.at += count
    return all.subarray(0, count)
  }

  /** @throws SealedFileError CUT_OFF */
  async need(count: number): Promise<Buffer> {
    const bytes = await this.take(count)
    if (bytes === null) throw new SealedFileError('CUT_OFF', this.at + this.#rest.length)
    return bytes
  }
}
