import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { decodePayload, encodePayload } from 'sparkplug-payload/lib/sparkplugbpayload.js'
import { describe, expect, test } from 'vitest'
import { sample } from '#/test/samples.ts'
import { DATATYPE, type Datatype, decodeSparkplug, encodeSparkplug, FLAG, type SparkplugMetric, WIRE, withBirthType } from './index.ts'

const opened = (bytes: Uint8Array) => {
  const result = decodeSparkplug(bytes)
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const refusal = (bytes: Uint8Array, limits?: Parameters<typeof decodeSparkplug>[1]) => {
  const result = decodeSparkplug(bytes, limits)
  return result.ok ? null : result.refusal.code
}
const vectorsPath = sample('twin', 'sparkplug', 'spec_vectors_protobuf.json')

type Vector = { protobuf_base64: string; decoded: { timestamp?: number; seq?: number; metrics?: Record<string, unknown>[] } }

describe.skipIf(vectorsPath === null)('vectors of the specification (skipped where the samples are absent)', () => {
  const vectors: Vector[] = vectorsPath === null ? [] : JSON.parse(readFileSync(vectorsPath, 'utf8'))
  test('[SP1] every vector decodes to what its authors say', () => {
    expect(vectors.length).toBe(9)
    for (const vector of vectors) {
      const payload = opened(Buffer.from(vector.protobuf_base64, 'base64'))
      const metrics = vector.decoded.metrics ?? []
      expect(payload.count).toBe(metrics.length)
      expect(payload.seq).toBe(vector.decoded.seq ?? -1)
      if (vector.decoded.timestamp !== undefined) expect(payload.timestampMs).toBe(vector.decoded.timestamp)
      metrics.forEach((metric, i) => {
        expect(payload.names[i]).toBe(metric.name)
        if (metric.alias !== undefined) expect(payload.alias[i]).toBe(metric.alias)
        if (metric.timestamp !== undefined) expect(payload.atMs[i]).toBe(metric.timestamp)
        if (typeof metric.value === 'number') expect(payload.value[i]).toBeCloseTo(metric.value, 5)
        if (typeof metric.value === 'boolean') expect(payload.value[i]).toBe(metric.value ? 1 : 0)
        if (typeof metric.value === 'string') expect(payload.texts.get(i)).toBe(metric.value)
      })
    }
  })
})

const RANGE: Partial<Record<Datatype, [number, number]>> = {
  Int8: [-128, 127],
  Int16: [-32768, 32767],
  Int32: [-(2 ** 31), 2 ** 31 - 1],
  UInt8: [0, 255],
  UInt16: [0, 65535],
  UInt32: [0, 2 ** 32 - 1],
  Int64: [-(2 ** 52), 2 ** 52],
  UInt64: [0, 2 ** 52],
}
const metricOf = fc
  .record({
    type: fc.constantFrom(...(Object.keys(DATATYPE) as Datatype[]).filter((type) => type !== 'DateTime' && type !== 'UUID')),
    name: fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }),
    alias: fc.option(fc.nat(2 ** 40), { nil: undefined }),
    atMs: fc.integer({ min: 0, max: 4e12 }),
    historical: fc.boolean(),
    quality: fc.constantFrom(192, 64, 0, 500),
    seed: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.string({ unit: 'grapheme', maxLength: 300 }),
  })
  .map(({ seed, text, ...metric }): SparkplugMetric => {
    const range = RANGE[metric.type]
    if (range) return { ...metric, value: Math.round(range[0] + seed * (range[1] - range[0])) }
    if (metric.type === 'Boolean') return { ...metric, value: seed > 0.5 }
    if (metric.type === 'String' || metric.type === 'Text') return { ...metric, value: text }
    return { ...metric, value: Math.fround(seed * 1000) }
  })

test('[SP2] what the reference library encodes, we decode', () => {
  fc.assert(
    fc.property(fc.array(metricOf, { maxLength: 12 }), fc.integer({ min: 0, max: 255 }), (metrics, seq) => {
      const bytes = encodePayload({
        timestamp: 1_700_000_000_000,
        seq,
        metrics: metrics.map(({ atMs, historical, quality, ...rest }) => ({
          ...rest,
          timestamp: atMs,
          isHistorical: historical,
          properties: { Quality: { type: 'Int32', value: quality } },
        })) as never,
      })
      const payload = opened(bytes)
      expect(payload.seq).toBe(seq)
      check(payload, metrics)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('[SP3] what we encode, we and the reference library decode', () => {
  fc.assert(
    fc.property(fc.array(metricOf, { maxLength: 12 }), (metrics) => {
      const bytes = encodeSparkplug({ timestampMs: 1_700_000_000_000, seq: 7, metrics })
      check(opened(bytes), metrics)
      const theirs = decodePayload(bytes)
      expect(theirs.metrics?.length ?? 0).toBe(metrics.length)
      theirs.metrics?.forEach((metric, i) => {
        expect(metric.name).toBe(metrics[i]!.name)
        // the reference reads a UInt32 above 2^31 as negative: its own fault, ours is checked above
        if (typeof metrics[i]!.value === 'string') expect(metric.value).toBe(metrics[i]!.value)
      })
    }),
    { seed: 2, numRuns: 300 },
  )
})

function check(payload: ReturnType<typeof opened>, metrics: SparkplugMetric[]) {
  expect(payload.count).toBe(metrics.length)
  metrics.forEach((metric, i) => {
    expect(payload.names[i]).toBe(metric.name)
    expect(payload.alias[i]).toBe(metric.alias ?? -1)
    expect(payload.atMs[i]).toBe(metric.atMs)
    expect(payload.quality[i]).toBe(metric.quality)
    expect(Boolean(payload.flags[i]! & FLAG.historical)).toBe(metric.historical)
    if (typeof metric.value === 'string') expect(payload.texts.get(i)).toBe(metric.value)
    else expect(payload.value[i]).toBe(Number(metric.value))
  })
}

test('[SP4] null, text and skipped values are no numbers', () => {
  const payload = opened(
    encodeSparkplug({
      timestampMs: 5,
      metrics: [
        { alias: 1, type: 'Double', value: null },
        { alias: 2, type: 'Double', value: Number.NaN },
        { alias: 3, type: 'Double', value: 4 },
      ],
    }),
  )
  expect(payload.flags[0]).toBe(FLAG.null)
  expect([...payload.value]).toEqual([Number.NaN, Number.NaN, 4])
  expect(payload.wire[1]).toBe(WIRE.double)
  expect([...payload.atMs]).toEqual([5, 5, 5])
  expect(payload.seq).toBe(-1)
})

test('[SP5] the sign of a value without a data type comes from the birth', () => {
  // metric { alias 1, int_value 0xFFFFFFFB } and { alias 1, long_value 2^64-5 }
  const int = opened(Uint8Array.from([0x12, 8, 0x10, 1, 0x50, 0xfb, 0xff, 0xff, 0xff, 0x0f]))
  expect(withBirthType(int.value[0]!, int.wire[0]!, DATATYPE.Int16)).toBe(-5)
  expect(withBirthType(int.value[0]!, int.wire[0]!, DATATYPE.UInt32)).toBe(2 ** 32 - 5)
  const long = opened(Uint8Array.from([0x12, 13, 0x10, 1, 0x58, 0xfb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]))
  expect(withBirthType(long.value[0]!, long.wire[0]!, DATATYPE.Int64)).toBe(-5)
})

test('[SP6] malformed bytes are refused, never thrown on', () => {
  expect(refusal(Uint8Array.from([0x12]))).toBe('MALFORMED_PROTOBUF')
  expect(refusal(Uint8Array.from([0x12, 0x7f, 0x10]))).toBe('MALFORMED_PROTOBUF')
  expect(refusal(Uint8Array.from([0x08, ...new Array(11).fill(0xff)]))).toBe('MALFORMED_PROTOBUF')
  expect(refusal(Uint8Array.from([0x12, 3, 0x0a, 1, 0xff]))).toBe('MALFORMED_PROTOBUF')
  expect(refusal(Uint8Array.from([0x12, 2, 0x68, 1]))).toBe('MALFORMED_PROTOBUF')
  expect(refusal(Uint8Array.from([0x13]))).toBe('MALFORMED_PROTOBUF')
  expect(refusal(Buffer.from('{"json":true}'))).toBe('MALFORMED_PROTOBUF')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      decodeSparkplug(bytes)
    }),
    { seed: 3, numRuns: 5_000 },
  )
  const good = encodeSparkplug({
    timestampMs: 1,
    seq: 1,
    metrics: [{ name: 'a/b', alias: 1, atMs: 2, type: 'Double', value: 3, quality: 0 }],
  })
  for (let cut = 1; cut < good.length; cut++) decodeSparkplug(good.subarray(0, cut))
  for (let bit = 0; bit < good.length * 8; bit++) {
    const flipped = Uint8Array.from(good)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    decodeSparkplug(flipped)
  }
})

test('[SP7] size and number of metrics are bounded', () => {
  expect(refusal(new Uint8Array(4 * 1024 * 1024 + 1))).toBe('PAYLOAD_TOO_LARGE')
  const many = encodeSparkplug({
    timestampMs: 1,
    metrics: Array.from({ length: 11 }, () => ({ alias: 1, type: 'Double' as const, value: 1 })),
  })
  expect(refusal(many, { bytes: 1e6, metrics: 10, textBytes: 10 })).toBe('TOO_MANY_METRICS')
  const long = encodeSparkplug({ timestampMs: 1, metrics: [{ name: 'x'.repeat(11), type: 'Double', value: 1 }] })
  expect(refusal(long, { bytes: 1e6, metrics: 10, textBytes: 10 })).toBe('MALFORMED_PROTOBUF')
})

test('[SP8] the quick way and the general way read the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ alias: fc.nat(2 ** 31), atMs: fc.integer({ min: 0, max: 2 ** 43 }), value: fc.double(), typed: fc.boolean() }), {
        maxLength: 20,
      }),
      (rows) => {
        const plain = opened(encodeSparkplug({ timestampMs: 9, seq: 1, metrics: rows.map((it) => ({ ...it, type: 'Double' as const })) }))
        const theirs = opened(
          encodePayload({
            timestamp: 9,
            seq: 1,
            metrics: rows.map(({ alias, atMs, value }) => ({ alias, timestamp: atMs, type: 'Double', value })) as never,
          }),
        )
        for (const payload of [plain, theirs]) {
          expect([...payload.alias]).toEqual(rows.map((it) => it.alias))
          expect([...payload.atMs]).toEqual(rows.map((it) => it.atMs))
          expect([...payload.value]).toEqual(rows.map((it) => it.value))
          expect([...payload.wire]).toEqual(rows.map(() => WIRE.double))
        }
      },
    ),
    { seed: 8, numRuns: 500 },
  )
})
