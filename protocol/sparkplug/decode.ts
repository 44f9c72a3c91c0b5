import { Malformed, WireReader } from '#/protocol/bytes/reader.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { readPlainMetric } from './decode-plain.ts'
import { COMPRESSED_UUID, DATATYPE, FLAG, SPARKPLUG_LIMITS, type SparkplugPayload, type SparkplugRefusal, WIRE } from './types.ts'

type Limits = { bytes: number; metrics: number; textBytes: number }
const MOST_UUID = 16_384
const VARINT = 0
const FIXED64 = 1
const SPAN = 2
const FIXED32 = 5
const field = (number: number, wireType: number) => (number << 3) | wireType

/** A Sparkplug B payload into columns, in two passes: count, then fill. Unknown fields are skipped, anything else odd is refused.
 *  @param columns used again where they are long enough: what they held before is gone
 *  @source Sparkplug 3.0, 6.4 (sparkplug_b.proto) */
export function decodeSparkplug(
  bytes: Uint8Array,
  limits: Limits = SPARKPLUG_LIMITS,
  columns?: SparkplugPayload,
): Result<SparkplugPayload, SparkplugRefusal> {
  if (bytes.byteLength > limits.bytes) return refuse({ code: 'PAYLOAD_TOO_LARGE', bytes: bytes.byteLength, max: limits.bytes })
  try {
    const count = countMetrics(new WireReader(bytes), bytes.byteLength, limits.metrics)
    if (count < 0) return refuse({ code: 'COMPRESSED' })
    if (count > limits.metrics) return refuse({ code: 'TOO_MANY_METRICS', max: limits.metrics })
    return ok(fill(new WireReader(bytes), columnsFor(count, columns), limits))
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return refuse({ code: 'MALFORMED_PROTOBUF', what: error.message, at: error.at })
  }
}

/** -1: what is in it is packed. */
function countMetrics(reader: WireReader, end: number, max: number): number {
  let count = 0
  while (reader.at < end && count <= max) {
    const tag = reader.tag(end)
    if (tag === field(2, SPAN)) count++
    else if (tag >> 3 === 2) throw new Malformed('a metric is not a message', reader.at)
    else if (tag === field(4, SPAN)) {
      if (reader.text(end, MOST_UUID) === COMPRESSED_UUID) return -1
      continue
    }
    reader.skip(tag & 7, end)
  }
  return count
}

/** Columns for so many metrics. */
export function sparkplugColumns(capacity: number): SparkplugPayload {
  return {
    timestampMs: Number.NaN,
    seq: -1,
    count: 0,
    names: [],
    alias: new Float64Array(capacity),
    atMs: new Float64Array(capacity),
    datatype: new Uint8Array(capacity),
    wire: new Uint8Array(capacity),
    value: new Float64Array(capacity),
    texts: new Map(),
    units: new Map(),
    quality: new Uint16Array(capacity),
    flags: new Uint8Array(capacity),
  }
}

function columnsFor(count: number, again: SparkplugPayload | undefined): SparkplugPayload {
  if (!again || again.alias.length < count) return { ...sparkplugColumns(count), count }
  again.timestampMs = Number.NaN
  again.seq = -1
  again.count = count
  again.names = []
  if (again.texts.size > 0) again.texts = new Map()
  if (again.units.size > 0) again.units = new Map()
  return again
}

function fill(reader: WireReader, payload: SparkplugPayload, limits: Limits): SparkplugPayload {
  const end = reader.bytes.byteLength
  let index = 0
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === field(2, SPAN)) {
      const stop = reader.span(end)
      if (!readPlainMetric(reader, stop, payload, index)) readMetric(reader, stop, payload, index, limits)
      index++
    } else if (tag === field(1, VARINT)) payload.timestampMs = reader.varint(end)
    else if (tag === field(3, VARINT)) payload.seq = reader.varint(end)
    else if (tag >> 3 === 1 || tag >> 3 === 3) throw new Malformed('time or sequence is not a whole number', reader.at)
    else reader.skip(tag & 7, end)
  }
  for (let i = 0; i < index; i++) if (Number.isNaN(payload.atMs[i])) payload.atMs[i] = payload.timestampMs
  return payload
}

function readMetric(reader: WireReader, end: number, to: SparkplugPayload, i: number, limits: Limits) {
  let wire: number = WIRE.none
  let value = Number.NaN
  let datatype = 0
  let high = 0
  let low = 0
  to.alias[i] = -1
  to.atMs[i] = Number.NaN
  to.quality[i] = 192
  to.flags[i] = 0
  while (reader.at < end) {
    const tag = reader.tag(end)
    switch (tag) {
      case field(1, SPAN):
        to.names[i] = reader.text(end, limits.textBytes)
        break
      case field(2, VARINT):
        to.alias[i] = reader.varint(end)
        if (to.alias[i]! > Number.MAX_SAFE_INTEGER) throw new Malformed('an alias above 2^53', reader.at)
        break
      case field(3, VARINT):
        to.atMs[i] = reader.varint(end)
        break
      case field(4, VARINT):
        datatype = reader.varint(end)
        break
      case field(5, VARINT):
        to.flags[i]! |= reader.varint(end) === 0 ? 0 : FLAG.historical
        break
      case field(6, VARINT):
        to.flags[i]! |= reader.varint(end) === 0 ? 0 : FLAG.transient
        break
      case field(7, VARINT):
        to.flags[i]! |= reader.varint(end) === 0 ? 0 : FLAG.null
        break
      case field(9, SPAN):
        readProperties(reader, reader.span(end), { to, i, textBytes: limits.textBytes })
        break
      case field(10, VARINT):
        reader.varint(end)
        value = reader.low
        wire = WIRE.int
        break
      case field(11, VARINT):
        reader.varint(end)
        low = reader.low
        high = reader.high
        wire = WIRE.long
        break
      case field(12, FIXED32):
        value = reader.view.getFloat32(reader.fixed(4, end), true)
        wire = WIRE.float
        break
      case field(13, FIXED64):
        value = reader.view.getFloat64(reader.fixed(8, end), true)
        wire = WIRE.double
        break
      case field(14, VARINT):
        value = reader.varint(end) === 0 ? 0 : 1
        wire = WIRE.boolean
        break
      case field(15, SPAN):
        to.texts.set(i, reader.text(end, limits.textBytes))
        wire = WIRE.string
        break
      default: {
        const number = tag >> 3
        if (number >= 1 && number <= 15 && number !== 8) throw new Malformed(`field ${number} of a metric has a wrong type`, reader.at)
        if (number >= 16 && number <= 19) wire = WIRE.other
        reader.skip(tag & 7, end)
      }
    }
  }
  to.datatype[i] = Math.min(datatype, 255)
  to.wire[i] = wire
  if (wire === WIRE.long) value = longValue(low, high, datatype)
  if (wire === WIRE.int && datatype >= DATATYPE.Int8 && datatype <= DATATYPE.Int32) value |= 0
  to.value[i] = to.flags[i]! & FLAG.null || wire === WIRE.string ? Number.NaN : value
}

/** Without a data type the sign is a guess that `withBirthType` mends; a UInt64 above 2^63 is rarer than a negative Int64. */
function longValue(low: number, high: number, datatype: number): number {
  const signed = datatype === DATATYPE.Int64 || datatype === 0
  return (signed ? high | 0 : high) * 0x1_0000_0000 + low
}

/** The properties we know are `Quality` and `engUnit`: a key stands in the list of keys, its value at the same place in the list of values. */
function readProperties(reader: WireReader, end: number, { to, i, textBytes }: { to: SparkplugPayload; i: number; textBytes: number }) {
  let keys = 0
  let values = 0
  let qualityAt = -1
  let unitAt = -1
  const early: number[] = []
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === field(1, SPAN)) {
      const stop = reader.span(end)
      if (isKey(QUALITY, reader.bytes, reader.at, stop)) qualityAt = keys
      else if (isKey(UNIT, reader.bytes, reader.at, stop)) unitAt = keys
      reader.at = stop
      keys++
    } else if (tag === field(2, SPAN)) {
      const stop = reader.span(end)
      if (values === unitAt) {
        const unit = readPropertyText(reader, stop, textBytes)
        if (unit !== '') to.units.set(i, unit)
        values++
        continue
      }
      const code = readPropertyInt(reader, stop)
      if (values === qualityAt && code >= 0) to.quality[i] = code
      else if (early.length < 16) early[values] = code
      values++
    } else reader.skip(tag & 7, end)
  }
  // values written before their keys
  const late = qualityAt >= 0 ? early[qualityAt] : undefined
  if (late !== undefined && late >= 0) to.quality[i] = late
}

function readPropertyInt(reader: WireReader, end: number): number {
  let value = -1
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === field(3, VARINT) || tag === field(4, VARINT)) value = Math.min(reader.varint(end), 0xffff)
    else reader.skip(tag & 7, end)
  }
  return value
}

function readPropertyText(reader: WireReader, end: number, textBytes: number): string {
  let text = ''
  while (reader.at < end) {
    const tag = reader.tag(end)
    if (tag === field(8, SPAN)) text = reader.text(end, textBytes)
    else reader.skip(tag & 7, end)
  }
  return text
}

const lower = (key: string) => [...key].map((letter) => letter.charCodeAt(0))
const QUALITY = lower('quality')
const UNIT = lower('engunit')
function isKey(key: readonly number[], bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== key.length) return false
  for (let i = 0; i < key.length; i++) if ((bytes[start + i]! | 0x20) !== key[i]) return false
  return true
}
