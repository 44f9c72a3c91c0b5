import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { type KeyHint, openFile, type SealedFileError, sealFile } from './sealed-file.ts'
import { deriveKey, SUITES } from './suite.ts'

const HINT: KeyHint = { kind: 'kept', fingerprint: '0123456789abcdef' }
const SECRET = Buffer.alloc(32, 7)
async function* chunks(bytes: Uint8Array, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
const all = async (stream: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
const seal = (plain: Uint8Array, suite = SUITES[0] as (typeof SUITES)[number]) => all(sealFile(chunks(plain, 10_007), SECRET, HINT, suite))
const open = (sealed: Uint8Array, secret = SECRET) => all(openFile(chunks(sealed, 4_093), async () => secret))
const faultOf = (work: Promise<unknown>) => work.then(() => null).catch((error) => (error as SealedFileError).code ?? String(error))
const noise = (bytes: number) => createHash('shake256', { outputLength: bytes }).update('seed').digest()

test('[SL1] what a suite sealed it opens, and nothing else does: another key, nonce, word about it, or one flipped bit', () => {
  for (const suite of SUITES) {
    const [key, other] = ['a', 'b'].map((salt) => deriveKey(suite, SECRET, Buffer.from(salt), 'test')) as [Buffer, Buffer]
    const nonce = randomBytes(suite.nonceBytes)
    const about = Buffer.from('about')
    const sealed = suite.seal(key, nonce, Buffer.from('secret'), about)
    expect(sealed.length).toBe(6 + suite.tagBytes)
    expect(Buffer.from(suite.open(key, nonce, sealed, about)!).toString()).toBe('secret')
    expect(suite.open(other, nonce, sealed, about)).toBe(null)
    expect(suite.open(key, randomBytes(suite.nonceBytes), sealed, about)).toBe(null)
    expect(suite.open(key, nonce, sealed, Buffer.from('abouT'))).toBe(null)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Buffer.from(sealed)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(suite.open(key, nonce, flipped, about), `${suite.name} bit ${bit}`).toBe(null)
    }
  }
})

test('[SL2] a stream of any size comes back as it was, under every suite', async () => {
  for (const suite of SUITES)
    for (const bytes of [0, 1, 262_143, 262_144, 262_145, 1_000_000]) {
      const plain = noise(bytes)
      expect((await open(await seal(plain, suite))).equals(plain), `${suite.name} ${bytes}`).toBe(true)
    }
})

test('[SL3] 1,000 of 1,000 files with one flipped bit are refused, and none is taken for another fault than damage or a wrong key', async () => {
  const sealed = await seal(noise(3_000))
  const codes = new Map<string | null, number>()
  for (let i = 0; i < 1_000; i++) {
    const bit = Math.floor((i * sealed.length * 8) / 1_000)
    const flipped = Buffer.from(sealed)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    const code = await faultOf(open(flipped))
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  expect(codes.get(null)).toBe(undefined)
  expect(
    [...codes.keys()].every((code) => ['DAMAGED', 'CUT_OFF', 'WRONG_KEY', 'NOT_SEALED', 'NEWER'].includes(code!)),
    JSON.stringify([...codes]),
  ).toBe(true)
})

test('[SL4] cut off anywhere, pieces exchanged, left out or appended: refused', async () => {
  const sealed = await seal(noise(600_000))
  for (let i = 0; i < 200; i++) {
    const code = await faultOf(open(sealed.subarray(0, Math.floor((i * sealed.length) / 200))))
    expect(['CUT_OFF', 'NOT_SEALED']).toContain(code)
  }
  const piece = 4 + 262_144 + 16
  const last = sealed.length - 2 * piece
  const lastBytes = 4 + (600_000 - 2 * 262_144) + 16
  const start = sealed.length - lastBytes - 2 * piece
  expect(last).toBeGreaterThan(0)
  const [head, first, second, end] = [
    sealed.subarray(0, start),
    sealed.subarray(start, start + piece),
    sealed.subarray(start + piece, start + 2 * piece),
    sealed.subarray(start + 2 * piece),
  ]
  expect((await open(Buffer.concat([head, first, second, end]))).length).toBe(600_000)
  expect(await faultOf(open(Buffer.concat([head, second, first, end])))).toBe('DAMAGED')
  expect(await faultOf(open(Buffer.concat([head, first, end])))).toBe('DAMAGED')
  expect(await faultOf(open(Buffer.concat([sealed, Buffer.of(0)])))).toBe('DAMAGED')
})

test('[SL5] another key is said to be the wrong one, before a byte is given out', async () => {
  const sealed = await seal(noise(100))
  expect(await faultOf(open(sealed, Buffer.alloc(32, 8)))).toBe('WRONG_KEY')
})

test('[SL6] a file from elsewhere is no sealed file; a head that asks for gigabytes is refused', async () => {
  expect(await faultOf(open(Buffer.from('PGDMP and so on')))).toBe('NOT_SEALED')
  const greedy: KeyHint = { kind: 'passphrase', salt: 'AAAA', cost: 2 ** 24, blockSize: 16, parallel: 4 }
  expect(await faultOf(open(await all(sealFile(chunks(noise(10), 10), SECRET, greedy))))).toBe('NEWER')
})
