import { crc32c } from '#/protocol/bytes/crc32c.ts'
import { Malformed, WireReader } from '#/protocol/bytes/reader.ts'
import { ByteWriter } from '#/protocol/bytes/writer.ts'
import { SOURCES, type Source } from '#/protocol/quality.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'

/** Readings as columns: row i is `series[seriesOf[i]]` at `atMs[i]`. One batch has one source and one kind of time. */
export type Batch = {
  epoch: number
  sequence: number
  source: Source
  /** All of it is late: kept, but raises nothing. */
  historical: boolean
  series: { suffix: string; channel: string }[]
  seriesOf: Uint32Array
  /** Whole ms since 1970. */
  atMs: Float64Array
  value: Float64Array
  /** Sparkplug codes: 192 good, 64 uncertain, 0 bad. */
  quality: Uint8Array
}

export type BatchRefusal =
  | { code: 'BATCH_TOO_LARGE'; bytes: number; max: number }
  | { code: 'NOT_A_BATCH' }
  | { code: 'BATCH_VERSION'; version: number }
  | { code: 'BATCH_CORRUPT' }
  | { code: 'BATCH_MALFORMED'; what: string; at: number }

export const BATCH_CONTENT_TYPE = 'application/x-onefold-batch'
export const BATCH_LIMITS = { bytes: 4 * 1024 * 1024, readings: 100_000, series: 20_000, textBytes: 200 } as const
/** "OFB" and the major version. A reader takes its own and the one before; 1 is the first. */
const MAGIC = [0x4f, 0x46, 0x42] as const
const VERSION = 1
const ALL_GOOD = 1
const HISTORICAL = 2

/** magic, version, flags, source, epoch, sequence, series (text pairs), rows as columns (series, time as zigzag difference, value, quality
 *  unless all good), CRC-32C of all before it. Numbers are varints or little-endian float64. */
export function encodeBatch(batch: Batch): Uint8Array {
  const rows = batch.seriesOf.length
  const allGood = batch.quality.every((code) => code === 192)
  const to = new ByteWriter(64 + batch.series.length * 24 + rows * 13)
  for (const byte of [...MAGIC, VERSION]) to.byte(byte)
  to.byte((allGood ? ALL_GOOD : 0) | (batch.historical ? HISTORICAL : 0))
  to.byte(SOURCES.indexOf(batch.source))
  to.varint(batch.epoch)
  to.varint(batch.sequence)
  to.varint(batch.series.length)
  for (const { suffix, channel } of batch.series) {
    to.text(suffix)
    to.text(channel)
  }
  to.varint(rows)
  for (let i = 0; i < rows; i++) to.varint(batch.seriesOf[i]!)
  let before = 0
  for (let i = 0; i < rows; i++) {
    const at = batch.atMs[i]!
    const difference = at - before
    to.varint(difference >= 0 ? difference * 2 : -difference * 2 - 1)
    before = at
  }
  for (let i = 0; i < rows; i++) to.float64(batch.value[i]!)
  if (!allGood) for (let i = 0; i < rows; i++) to.byte(batch.quality[i]!)
  const crc = crc32c(to.finish())
  for (let shift = 0; shift < 32; shift += 8) to.byte((crc >>> shift) & 0xff)
  return to.finish()
}

type Limits = { bytes: number; readings: number; series: number; textBytes: number }

export function decodeBatch(bytes: Uint8Array, limits: Limits = BATCH_LIMITS): Result<Batch, BatchRefusal> {
  if (bytes.length > limits.bytes) return refuse({ code: 'BATCH_TOO_LARGE', bytes: bytes.length, max: limits.bytes })
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) return refuse({ code: 'NOT_A_BATCH' })
  if (bytes[3] !== VERSION) return refuse({ code: 'BATCH_VERSION', version: bytes[3]! })
  const end = bytes.length - 4
  const reader = new WireReader(bytes)
  if (reader.view.getUint32(end, true) !== crc32c(bytes, 0, end)) return refuse({ code: 'BATCH_CORRUPT' })
  try {
    return ok(read(reader, end, limits))
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return refuse({ code: 'BATCH_MALFORMED', what: error.message, at: error.at })
  }
}

function read(reader: WireReader, end: number, limits: Limits): Batch {
  const { bytes } = reader
  const flags = bytes[4]!
  const source = SOURCES[bytes[5]!]
  if (source === undefined) throw new Malformed('unknown source', 5)
  reader.at = 6
  const epoch = whole(reader, end)
  const sequence = whole(reader, end)
  const seriesCount = bounded(reader, end, limits.series, 'too many series')
  const series = Array.from({ length: seriesCount }, () => ({
    suffix: reader.text(end, limits.textBytes),
    channel: reader.text(end, limits.textBytes),
  }))
  const rows = bounded(reader, end, limits.readings, 'too many readings')
  // ten bytes a row at least: a short body never makes long columns
  if (rows * 10 > end - reader.at) throw new Malformed('fewer readings than said', reader.at)
  const seriesOf = new Uint32Array(rows)
  for (let i = 0; i < rows; i++) seriesOf[i] = bounded(reader, end, seriesCount - 1, 'a reading of no series')
  const atMs = new Float64Array(rows)
  let before = 0
  for (let i = 0; i < rows; i++) {
    const zigzag = whole(reader, end)
    before += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    atMs[i] = before
  }
  const value = new Float64Array(rows)
  for (let i = 0; i < rows; i++) value[i] = reader.view.getFloat64(reader.fixed(8, end), true)
  const quality = new Uint8Array(rows).fill(192)
  if (!(flags & ALL_GOOD)) quality.set(bytes.subarray(reader.fixed(rows, end), reader.at))
  if (reader.at !== end) throw new Malformed('bytes after the last reading', reader.at)
  return { epoch, sequence, source, historical: (flags & HISTORICAL) !== 0, series, seriesOf, atMs, value, quality }
}

function whole(reader: WireReader, end: number): number {
  const value = reader.varint(end)
  if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('a whole number above 2^53', reader.at)
  return value
}

function bounded(reader: WireReader, end: number, max: number, what: string): number {
  const value = reader.varint(end)
  if (value > max) throw new Malformed(what, reader.at)
  return value
}
