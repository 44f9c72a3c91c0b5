/** Four tables: four bytes a step. @source RFC 3720, appendix B.4: reflected polynomial 0x82F63B78 */
const TABLES = [0, 1, 2, 3].map(() => new Int32Array(256)) as [Int32Array, Int32Array, Int32Array, Int32Array]
for (let byte = 0; byte < 256; byte++) {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1
  TABLES[0][byte] = crc
}
for (let byte = 0; byte < 256; byte++) {
  for (let i = 1; i < 4; i++) {
    const before = TABLES[i - 1]![byte]!
    TABLES[i]![byte] = (before >>> 8) ^ TABLES[0][before & 0xff]!
  }
}

/** CRC-32C (Castagnoli), unsigned. Finds every burst of up to 32 bits and every single flipped bit. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const [t0, t1, t2, t3] = TABLES
  let crc = -1
  let at = start
  for (const stop = end - 3; at < stop; at += 4) {
    crc ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    crc = t3[crc & 0xff]! ^ t2[(crc >>> 8) & 0xff]! ^ t1[(crc >>> 16) & 0xff]! ^ t0[crc >>> 24]!
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]!) & 0xff]!
  return ~crc >>> 0
}
