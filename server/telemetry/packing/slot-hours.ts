import type { Sql } from '#/server/platform/db.ts'
import { isUntrusted, UNTRUSTED } from '../contract.ts'
import { copyReading, emptyReadings, type Readings, sliceReadings } from './block.ts'
import { readingHash } from './checksum.ts'

/** A series' readings of one hour out of a slot; the arrival of the last that is trusted beside them. `rows` and `hash`: as they came, duplicates among them. */
export type SlotHour = { seriesId: number; hourMs: number; readings: Readings; lastReceivedUs: number; rows: number; hash: number }

const HEADER_BYTES = 19
const EPOCH_2000_US = Date.UTC(2000, 0, 1) * 1_000

/** By series, then by hour. One row a series and hour leaves PostgreSQL, in its binary form, and only as fast as it is taken: neither side holds
 *  more than that. Of several readings of one time the last to arrive counts, here as in the head; one that is not trusted never
 *  takes the place of one that is. */
export async function* slotHours(sql: Sql, table: string): AsyncGenerator<SlotHour> {
  const order = 'order by at, received_at, ctid'
  const rows = await sql
    .unsafe(`copy (select series_id, date_bin('1 hour', at, timestamptz '2000-01-01Z') as hour, array_send(array_agg(at ${order})), array_send(array_agg(value ${order})),
      array_send(array_agg(quality ${order})), array_send(array_agg(source ${order})), (array_agg(received_at ${order}) filter (where source & ${UNTRUSTED} = 0))[count(*) filter (where source & ${UNTRUSTED} = 0)]
      from only ${table} group by 1, 2 order by 1, 2) to stdout (format binary)`)
    .readable()
  let header = HEADER_BYTES
  for await (const rowsTogether of rows as AsyncIterable<Buffer>) {
    const from = new CopyRows(rowsTogether, header)
    header = 0
    while (from.next()) yield readRow(from)
  }
}

/** Rows of a binary COPY, of which a stream gives several in one piece, each whole. */
class CopyRows {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** To the next row; false behind the last, and at the trailer. */
  next(): boolean {
    if (this.#at + 2 > this.#bytes.length || this.#bytes.readInt16BE(this.#at) < 0) return false
    this.#at += 2
    return true
  }

  /** Empty where it is null. */
  field(): Buffer {
    const length = Math.max(0, this.#bytes.readInt32BE(this.#at))
    this.#at += 4 + length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}

function readRow(row: CopyRows): SlotHour {
  const seriesId = row.field().readInt32BE(0)
  const hourMs = (micros(row.field(), 0) + EPOCH_2000_US) / 1_000
  const [times, values, qualities, sources] = [row.field(), row.field(), row.field(), row.field()]
  const received = row.field()
  const lastReceivedUs = received.length === 0 ? 0 : micros(received, 0) + EPOCH_2000_US
  const rows = times.readInt32BE(12)
  const kept = emptyReadings(rows)
  const one = emptyReadings(1)
  let [hash, count] = [0, 0]
  for (let i = 0; i < rows; i++) {
    one.atUs[0] = micros(times, 24 + i * 12) + EPOCH_2000_US
    one.value[0] = values.readDoubleBE(24 + i * 12)
    one.quality[0] = qualities.readInt16BE(24 + i * 6)
    one.source[0] = sources.readInt16BE(24 + i * 6)
    hash += readingHash(seriesId, one.atUs[0]!, one.value[0]!, one.quality[0]!, one.source[0]!)
    if (count > 0 && kept.atUs[count - 1] === one.atUs[0]) {
      if (isUntrusted(one.source[0]!) && !isUntrusted(kept.source[count - 1]!)) continue
      count--
    }
    copyReading(kept, count++, one, 0)
  }
  return { seriesId, hourMs, readings: sliceReadings(kept, 0, count), lastReceivedUs, rows, hash }
}

/** Microseconds since 2000; below 2^53 for every date that admission lets in. */
const micros = (bytes: Buffer, at: number) => bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4)
