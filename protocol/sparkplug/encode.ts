import { ByteWriter } from '#/protocol/bytes/writer.ts'
import { DATATYPE, type Datatype } from './types.ts'

export type SparkplugMetric = {
  name?: string
  alias?: number
  /** ms since 1970. */
  atMs?: number
  type: Datatype
  /** null is sent as `is_null`. A bigint or a safe whole number for the 64-bit types. */
  value: number | bigint | boolean | string | null
  /** Sparkplug quality code; left out when 192 (good). */
  quality?: number
  historical?: boolean
  /** Said as the `engUnit` property, in births. */
  unit?: string
}

export type SparkplugMessage = { timestampMs: number; seq?: number; metrics: readonly SparkplugMetric[] }

/** The data type is written only beside a name: a data message by alias has it from the birth. */
export function encodeSparkplug(message: SparkplugMessage): Uint8Array {
  const to = new ByteWriter(64 + message.metrics.length * 32)
  to.byte(0x08)
  to.varint(message.timestampMs)
  for (const metric of message.metrics) {
    to.byte(0x12)
    to.nested(() => writeMetric(to, metric))
  }
  if (message.seq !== undefined) {
    to.byte(0x18)
    to.varint(message.seq)
  }
  return to.finish()
}

function writeMetric(to: ByteWriter, metric: SparkplugMetric) {
  if (metric.name !== undefined) {
    to.byte(0x0a)
    to.text(metric.name)
  }
  if (metric.alias !== undefined) {
    to.byte(0x10)
    to.varint(metric.alias)
  }
  if (metric.atMs !== undefined) {
    to.byte(0x18)
    to.varint(metric.atMs)
  }
  if (metric.name !== undefined || metric.alias === undefined) {
    to.byte(0x20)
    to.varint(DATATYPE[metric.type])
  }
  if (metric.historical) to.bytes2(0x28, 1)
  if (metric.value === null) to.bytes2(0x38, 1)
  if ((metric.quality !== undefined && metric.quality !== 192) || metric.unit !== undefined) {
    to.byte(0x4a)
    to.nested(() => writeProperties(to, metric))
  }
  if (metric.value !== null) writeValue(to, metric.type, metric.value)
}

function writeProperties(to: ByteWriter, { quality, unit }: SparkplugMetric) {
  const known = quality !== undefined && quality !== 192
  for (const key of [...(known ? ['Quality'] : []), ...(unit === undefined ? [] : ['engUnit'])]) {
    to.byte(0x0a)
    to.text(key)
  }
  if (known) {
    to.byte(0x12)
    to.nested(() => {
      to.bytes2(0x08, DATATYPE.Int32)
      to.byte(0x18)
      to.varint(quality)
    })
  }
  if (unit === undefined) return
  to.byte(0x12)
  to.nested(() => {
    to.bytes2(0x08, DATATYPE.String)
    to.byte(0x42)
    to.text(unit)
  })
}

function writeValue(to: ByteWriter, type: Datatype, value: number | bigint | boolean | string) {
  switch (type) {
    case 'Int8':
    case 'Int16':
    case 'Int32':
    case 'UInt8':
    case 'UInt16':
      to.byte(0x50)
      return to.varint(Number(value) >>> 0)
    case 'UInt32':
    case 'Int64':
    case 'UInt64':
    case 'DateTime':
      to.byte(0x58)
      return to.varint64(typeof value === 'bigint' ? value : BigInt(Number(value)))
    case 'Float':
      to.byte(0x65)
      return to.float32(Number(value))
    case 'Double':
      to.byte(0x69)
      return to.float64(Number(value))
    case 'Boolean':
      return to.bytes2(0x70, value ? 1 : 0)
    case 'String':
    case 'Text':
    case 'UUID':
      to.byte(0x7a)
      return to.text(String(value))
  }
}
