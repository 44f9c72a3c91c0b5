import type { WireReader } from '#/protocol/bytes/reader.ts'
import { type SparkplugPayload, WIRE } from './types.ts'

/** Nearly every metric of a data message is alias, time, perhaps the data type, and a double, in this order: read in one go. False, with nothing
 *  touched, for every other one: the general reader takes it. */
export function readPlainMetric(reader: WireReader, end: number, to: SparkplugPayload, i: number): boolean {
  const { bytes } = reader
  let at = reader.at
  // 25 bytes: the longest metric of this form; 17 the shortest
  if (end - at > 25 || end - at < 17 || bytes[at] !== 0x10) return false
  let byte = bytes[++at]!
  let alias = byte & 0x7f
  for (let shift = 7; byte >= 0x80; shift += 7) {
    if (shift > 21) return false
    byte = bytes[++at]!
    alias |= (byte & 0x7f) << shift
  }
  // a varint of six bytes holds 1971 to 2109
  if (at + 17 > end || bytes[at + 1] !== 0x18 || bytes[at + 7]! >= 0x80) return false
  const b1 = bytes[at + 2]!
  const b2 = bytes[at + 3]!
  const b3 = bytes[at + 4]!
  const b4 = bytes[at + 5]!
  const b5 = bytes[at + 6]!
  if ((b1 & b2 & b3 & b4 & b5) < 0x80) return false
  const low = (b1 & 0x7f) | ((b2 & 0x7f) << 7) | ((b3 & 0x7f) << 14) | ((b4 & 0x7f) << 21)
  const high = (b5 & 0x7f) | (bytes[at + 7]! << 7)
  at += 8
  let datatype = 0
  if (bytes[at] === 0x20) {
    datatype = bytes[at + 1]!
    if (datatype >= 0x80) return false
    at += 2
  }
  if (bytes[at] !== 0x69 || at + 9 !== end) return false
  to.alias[i] = alias
  to.atMs[i] = high * 0x1000_0000 + low
  to.datatype[i] = datatype
  to.wire[i] = WIRE.double
  to.quality[i] = 192
  to.flags[i] = 0
  to.value[i] = reader.view.getFloat64(at + 1, true)
  reader.at = end
  return true
}
