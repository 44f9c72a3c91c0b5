import { crc32c } from '#/protocol/bytes/crc32c.ts'

/** magic, length of the payload, CRC-32C of all but itself, number, payload. Little-endian. The magic says whether the payload is sealed. */
const MAGIC = { plain: 0x3152_464f, sealed: 0x3252_464f } as const // "OFR1", "OFR2"
export const HEADER_BYTES = 20
export const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024

export type Record = { number: number; start: number; end: number; payload: Uint8Array; sealed: boolean }
export type Scan = {
  records: Record[]
  /** Stretches that are no intact record, oldest first. */
  damaged: { start: number; end: number }[]
}

export function encodeRecord(number: number, payload: Uint8Array, kind: keyof typeof MAGIC = 'plain'): Uint8Array {
  if (payload.length > MAX_PAYLOAD_BYTES) throw new RangeError(`a record of ${payload.length} bytes`)
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC[kind], true)
  view.setUint32(4, payload.length, true)
  view.setFloat64(12, number, true)
  bytes.set(payload, HEADER_BYTES)
  view.setUint32(8, checksum(bytes, 0, bytes.length), true)
  return bytes
}

/** The checksum covers magic, length, number and payload: everything but its own four bytes. */
const checksum = (bytes: Uint8Array, start: number, end: number) => (crc32c(bytes, start, start + 8) ^ crc32c(bytes, start + 12, end)) >>> 0

/** All intact records. After damage the next intact one is looked for, so that one flipped bit costs one record. */
export function scanRecords(bytes: Uint8Array, from = 0): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const scan: Scan = { records: [], damaged: [] }
  let at = from
  let damageStart = -1
  while (at < bytes.length) {
    const record = recordAt(bytes, view, at)
    if (record === null) {
      if (damageStart < 0) damageStart = at
      at = nextMagic(bytes, at + 1)
      continue
    }
    if (damageStart >= 0) scan.damaged.push({ start: damageStart, end: at })
    damageStart = -1
    scan.records.push(record)
    at = record.end
  }
  if (damageStart >= 0) scan.damaged.push({ start: damageStart, end: bytes.length })
  return scan
}

function recordAt(bytes: Uint8Array, view: DataView, start: number): Record | null {
  if (start + HEADER_BYTES > bytes.length) return null
  const magic = view.getUint32(start, true)
  if (magic !== MAGIC.plain && magic !== MAGIC.sealed) return null
  const length = view.getUint32(start + 4, true)
  const end = start + HEADER_BYTES + length
  if (length > MAX_PAYLOAD_BYTES || end > bytes.length) return null
  if (view.getUint32(start + 8, true) !== checksum(bytes, start, end)) return null
  return {
    number: view.getFloat64(start + 12, true),
    start,
    end,
    payload: bytes.subarray(start + HEADER_BYTES, end),
    sealed: magic === MAGIC.sealed,
  }
}

function nextMagic(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x4f, from); at >= 0; at = bytes.indexOf(0x4f, at + 1)) {
    if (bytes[at + 1] === 0x46 && bytes[at + 2] === 0x52 && (bytes[at + 3] === 0x31 || bytes[at + 3] === 0x32)) return at
  }
  return bytes.length
}
