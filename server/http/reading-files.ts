import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { csvCell } from '#/server/exchange/index.ts'
import { isClockOff, isHistorical, qualityName, sourceName } from '#/server/telemetry/contract.ts'
import type { Readings, SeriesInfo } from '#/server/telemetry/index.ts'

/** A file of readings as it grows: what each call gives is to be sent on, in that order. */
type ReadingFile = {
  contentType: string
  begin(): Uint8Array
  rows(info: SeriesInfo, readings: Readings): Uint8Array
  end(): Uint8Array
}

const COLUMNS = ['tag', 'channel', 'at', 'value', 'quality', 'source', 'late', 'clock_off']

export const readingFile = (format: 'csv' | 'parquet'): ReadingFile => (format === 'csv' ? csvFile() : parquetFile())

function csvFile(): ReadingFile {
  const utf8 = new TextEncoder()
  return {
    contentType: 'text/csv; charset=utf-8',
    begin: () => utf8.encode(`\ufeff${COLUMNS.join(',')}\r\n`),
    rows(info, { count, atUs, value, quality, source }) {
      const [tag, channel] = [csvCell(info.tag), csvCell(info.channel)]
      let text = ''
      for (let i = 0; i < count; i++)
        text += `${tag},${channel},${isoMicros(atUs[i]!)},${value[i]},${qualityName(quality[i]!)},${sourceName(source[i]!)},${isHistorical(source[i]!)},${isClockOff(source[i]!)}\r\n`
      return utf8.encode(text)
    },
    end: () => new Uint8Array(),
  }
}

/** ISO 8601 in UTC, to the microsecond where there is one. */
function isoMicros(us: number): string {
  const iso = new Date(Math.floor(us / 1_000)).toISOString()
  const rest = us % 1_000
  return rest === 0 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}

/** One row group a call; only what was written since the last is held. */
function parquetFile(): ReadingFile {
  const bytes = new ByteWriter()
  const taken = () => {
    const some = bytes.getBytes().slice()
    bytes.index = 0
    return some
  }
  const text = (name: string) => ({
    name,
    type: 'BYTE_ARRAY' as const,
    converted_type: 'UTF8' as const,
    repetition_type: 'REQUIRED' as const,
  })
  const file = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'readings', num_children: COLUMNS.length },
      text('tag'),
      text('channel'),
      { name: 'at', type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: 'REQUIRED' },
      { name: 'value', type: 'DOUBLE', repetition_type: 'REQUIRED' },
      text('quality'),
      text('source'),
      { name: 'late', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
      { name: 'clock_off', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
    ],
  })
  return {
    contentType: 'application/vnd.apache.parquet',
    begin: taken,
    rows(info, { count, atUs, value, quality, source }) {
      if (count === 0) return new Uint8Array()
      const all = <T>(of: (i: number) => T) => Array.from({ length: count }, (_, i) => of(i))
      const data = [all(() => info.tag), all(() => info.channel), all((i) => BigInt(atUs[i]!)), value.subarray(0, count),
        all((i) => qualityName(quality[i]!)), all((i) => sourceName(source[i]!)), all((i) => isHistorical(source[i]!)), all((i) => isClockOff(source[i]!))] // biome-ignore format: columns
      void file.write({ columnData: COLUMNS.map((name, i) => ({ name, data: data[i]! })), rowGroupSize: count })
      return taken()
    },
    end() {
      void file.finish()
      return taken()
    },
  }
}
