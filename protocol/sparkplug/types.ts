/** @source Eclipse Sparkplug 3.0, 6.4.16: data types by number */
export const DATATYPE = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
  UUID: 15,
} as const
export type Datatype = keyof typeof DATATYPE

/** Which field of the protobuf carried the value. `other`: bytes, dataset, template, extension, which we skip. */
export const WIRE = { none: 0, int: 1, long: 2, float: 3, double: 4, boolean: 5, string: 6, other: 7 } as const

export const FLAG = { historical: 1, transient: 2, null: 4 } as const

/** One message as columns, index by index one metric, `count` of them (columns that are used again may be longer). Nothing is kept of the bytes. */
export type SparkplugPayload = {
  /** ms since 1970, NaN where the message has none. */
  timestampMs: number
  /** 0 to 255, or -1 where the message has none (NDEATH, NCMD). */
  seq: number
  count: number
  /** Name where the metric has one (undefined for what is named by alias); ends with the last metric that has one. */
  names: (string | undefined)[]
  /** -1 where the metric has none. */
  alias: Float64Array
  /** The metric's own time, else the message's, else NaN; ms since 1970. */
  atMs: Float64Array
  /** 0 where the metric does not say. */
  datatype: Uint8Array
  wire: Uint8Array
  /** Numbers and booleans (1, 0). NaN where null, text or skipped: look at `wire` and `flags`. Whole numbers above 2^53 are rounded. */
  value: Float64Array
  texts: Map<number, string>
  /** The `engUnit` property, where there is one: the unit that the sender says the value is in. */
  units: Map<number, string>
  /** Code of the `Quality` property, 192 (good) where there is none. */
  quality: Uint16Array
  flags: Uint8Array
}

export type SparkplugRefusal =
  | { code: 'PAYLOAD_TOO_LARGE'; bytes: number; max: number }
  | { code: 'TOO_MANY_METRICS'; max: number }
  /** A packed body may hold any size; what is not unpacked cannot burst. */
  | { code: 'COMPRESSED' }
  | { code: 'MALFORMED_PROTOBUF'; what: string; at: number }

export const SPARKPLUG_LIMITS = { bytes: 4 * 1024 * 1024, metrics: 100_000, textBytes: 16_384 } as const

/** Sparkplug 3.0, 6.4.18: what a payload carries that is packed within another. */
export const COMPRESSED_UUID = 'SPBV1.0_COMPRESSED'

/** A data message may leave out the data type: then the sign is known from the birth alone. */
export function withBirthType(value: number, wire: number, datatype: number): number {
  if (wire === WIRE.int && datatype >= DATATYPE.Int8 && datatype <= DATATYPE.Int32) return value | 0
  if (wire === WIRE.long && datatype === DATATYPE.UInt64 && value < 0) return value + 2 ** 64
  return value
}
