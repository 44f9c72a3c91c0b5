import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32c } from '#/protocol/bytes/crc32c.ts'
import { type Batch, decodeBatch, encodeBatch } from './batch.ts'

const batches: fc.Arbitrary<Batch> = fc
  .record({
    epoch: fc.nat(2 ** 40),
    sequence: fc.nat(2 ** 40),
    source: fc.constantFrom('measured', 'simulated', 'replayed'),
    historical: fc.boolean(),
    series: fc.array(
      fc.record({ suffix: fc.string({ minLength: 1, maxLength: 8 }), channel: fc.string({ minLength: 1, maxLength: 30 }) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    ),
    rows: fc.array(
      fc.tuple(fc.nat(1_000), fc.integer({ min: 0, max: 4e12 }), fc.double({ noDefaultInfinity: false }), fc.constantFrom(192, 64, 0)),
      { maxLength: 80 },
    ),
  })
  .map(({ rows, ...head }) => ({
    ...head,
    seriesOf: Uint32Array.from(rows, ([n]) => n % head.series.length),
    atMs: Float64Array.from(rows, ([, at]) => at),
    value: Float64Array.from(rows, ([, , value]) => value),
    quality: Uint8Array.from(rows, ([, , , quality]) => quality),
  }))

test('[BA1] a batch comes back as it was', () => {
  fc.assert(
    fc.property(batches, (batch) => {
      expect(decodeBatch(encodeBatch(batch))).toEqual({ ok: true, value: batch })
    }),
    { seed: 1, numRuns: 500 },
  )
})

test('[BA2] every single flipped bit and every cut is refused', () => {
  const batch = fc.sample(batches, { seed: 7, numRuns: 20 }).find((it) => it.seriesOf.length > 5)!
  const bytes = encodeBatch(batch)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    expect(decodeBatch(flipped).ok).toBe(false)
  }
  for (let cut = 0; cut < bytes.length; cut++) expect(decodeBatch(bytes.subarray(0, cut)).ok).toBe(false)
})

test('[BA3] what has a right checksum and wrong contents is refused, not thrown on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (body) => {
      const bytes = Uint8Array.from([0x4f, 0x46, 0x42, 1, ...body, 0, 0, 0, 0])
      new DataView(bytes.buffer).setUint32(bytes.length - 4, crc32c(bytes, 0, bytes.length - 4), true)
      decodeBatch(bytes)
    }),
    { seed: 2, numRuns: 3_000 },
  )
})

test('[BA4] size, version and kind are checked first', () => {
  const code = (bytes: Uint8Array) => {
    const result = decodeBatch(bytes)
    return result.ok ? null : result.refusal.code
  }
  expect(code(new Uint8Array(50_000_000))).toBe('BATCH_TOO_LARGE')
  expect(code(Buffer.from('{"epoch":1,"sequence":2}'))).toBe('NOT_A_BATCH')
  expect(code(Uint8Array.from([0x4f, 0x46, 0x42, 9, 0, 0, 0, 0, 0, 0, 0, 0]))).toBe('BATCH_VERSION')
})

test('[BA5] the checksum is CRC-32C', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe306_9283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a91_36aa)
})
