import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CODEC, decodeBlock, encodeBlock, sameReadings } from './block.ts'
import { bucketed } from './pack.ts'
import { concatBuckets, emptyBuckets } from './rollup.ts'
import { decodeBuckets, encodeBuckets } from './rollup-codec.ts'
import { HOUR_MS, MINUTE_MS } from './spans.ts'
import { readingsOf } from './testing.ts'

const START = Date.UTC(2026, 10, 22, 8)
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 5e-324, Number.MAX_VALUE, 2 ** 53, -(2 ** 60)),
)
const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: HOUR_MS * 1_000 - 1 }).map((us) => START + us / 1_000), value, fc.constantFrom(0, 64, 192), fc.integer({ min: 0, max: 31 })), { maxLength: 200 }) // biome-ignore format: one line

test('[TE27] a block gives back every bit of what was put in: doubles, singles, decimals, -0, denormals, microseconds', () => {
  fc.assert(
    fc.property(rows, (some) => {
      const readings = readingsOf(some)
      const packed = encodeBlock(readings, START)
      return sameReadings(decodeBlock(packed, { count: readings.count, startMs: START, codec: CODEC }), readings)
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('[TE27] what a device says evenly takes little: a second beat, decimals, one quality', () => {
  const bytes = (of: (i: number) => number) => encodeBlock(readingsOf(Array.from({ length: 3_600 }, (_, i) => [START + i * 1_000, of(i)])), START).length / 3_600 // biome-ignore format: one line
  expect(bytes((i) => (i % 900 < 300 ? 1 : 0))).toBeLessThan(0.05)
  expect(bytes((i) => Math.round(5_000 * Math.sin(i / 300)) / 100)).toBeLessThan(1.5)
  expect(bytes((i) => Math.fround(Math.round(5_000 * Math.sin(i / 300)) / 100))).toBeLessThan(1.5)
  expect(bytes((i) => Math.sin(i))).toBeLessThan(8.1)
})

test('[TE27] bytes that are no block are refused, not read as one', () => {
  const readings = readingsOf([[START, 1.5], [START + 1, 2]]) // biome-ignore format: pairs
  const packed = encodeBlock(readings, START)
  const of = { count: 2, startMs: START, codec: CODEC }
  expect(() => decodeBlock(packed.subarray(0, packed.length - 2), of)).toThrow(RangeError)
  expect(() => decodeBlock(packed, { ...of, codec: 9 })).toThrow(RangeError)
})

test('[TE27] a chunk of roll-ups gives back its buckets', () => {
  fc.assert(
    fc.property(rows, fc.boolean(), (some, discrete) => {
      const buckets = bucketed(readingsOf(some), MINUTE_MS, { quietMs: 60_000, discrete })
      const again = emptyBuckets(buckets.count)
      decodeBuckets(encodeBuckets(buckets, START), { count: buckets.count, startMs: START }, again)
      expect(again).toEqual(buckets)
    }),
    { seed: 7, numRuns: 100 },
  )
})

test('[TE27] chunks that follow each other are read into one set of columns, whole or only what is drawn of them', () => {
  const hour = (startMs: number, values: number[], discrete: boolean) =>
    bucketed(readingsOf(values.map((it, i) => [startMs + i * 20_000, it])), MINUTE_MS, { quietMs: 60_000, discrete })
  const parts = [
    { startMs: START, buckets: hour(START, [1.5, -0, 0.1 + 0.2, Math.fround(7.1)], false) },
    { startMs: START + HOUR_MS, buckets: hour(START + HOUR_MS, [1, 1, 2, 1, 0, 3, 3], true) },
  ]
  const whole = concatBuckets(parts.map(({ buckets }) => buckets))
  for (const drawn of [false, true]) {
    const again = emptyBuckets(whole.count, drawn)
    for (const { startMs, buckets } of parts) decodeBuckets(encodeBuckets(buckets, startMs), { count: buckets.count, startMs }, again)
    const { startMs, readings, min, max, sum, worst } = whole
    expect(again).toEqual(drawn ? { ...emptyBuckets(0), count: whole.count, startMs, readings, min, max, sum, worst } : whole)
  }
})
