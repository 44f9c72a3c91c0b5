const SEED = (0x9e3779b9 + 3_923_095) | 0
const bits = new DataView(new ArrayBuffer(8))
const EPOCH_2000_US = Date.UTC(2000, 0, 1) * 1_000
const HIGH = 0x1_0000_0000

/** The same number as PostgreSQL's `hashfloat8(value) # timestamptz_hash(at) # series_id # (quality << 8) # source`, summed over rows on both
 *  sides. @source PostgreSQL, src/common/hashfn.c (lookup3, by Bob Jenkins, public domain) */
export function readingHash(seriesId: number, atUs: number, value: number, quality: number, source: number): number {
  return hashDouble(value) ^ hashTime(atUs - EPOCH_2000_US) ^ seriesId ^ (quality << 8) ^ source
}
export const READING_HASH_SQL = 'hashfloat8(value) # timestamptz_hash(at) # series_id # (quality::int4 << 8) # source::int4'

function hashDouble(value: number): number {
  if (value === 0) return 0
  bits.setFloat64(0, value, true)
  const seed = (SEED + 8) | 0
  return final((seed + bits.getInt32(0, true)) | 0, (seed + bits.getInt32(4, true)) | 0, seed)
}

function hashTime(us: number): number {
  const high = Math.floor(us / HIGH)
  const low = us - high * HIGH
  const seed = (SEED + 4) | 0
  return final((seed + (low ^ (us >= 0 ? high : ~high))) | 0, seed, seed)
}

const rotated = (value: number, by: number) => (value << by) | (value >>> (32 - by))

function final(a0: number, b0: number, c0: number): number {
  let [a, b, c] = [a0, b0, c0]
  c = ((c ^ b) - rotated(b, 14)) | 0
  a = ((a ^ c) - rotated(c, 11)) | 0
  b = ((b ^ a) - rotated(a, 25)) | 0
  c = ((c ^ b) - rotated(b, 16)) | 0
  a = ((a ^ c) - rotated(c, 4)) | 0
  b = ((b ^ a) - rotated(a, 14)) | 0
  return ((c ^ b) - rotated(b, 24)) | 0
}
