import { copyReading, emptyReadings, type Readings, sliceReadings } from './block.ts'

/** For tests: readings of [ms, value, quality?, source?] in any order; of two of one time the first counts. */
export function readingsOf(rows: readonly (readonly [atMs: number, value: number, quality?: number, source?: number])[]): Readings {
  const order = rows.map((_, i) => i).sort((a, b) => rows[a]![0] - rows[b]![0] || a - b)
  const into = emptyReadings(rows.length)
  const one = emptyReadings(1)
  let count = 0
  for (const i of order) {
    const [atMs, value, quality = 192, source = 0] = rows[i]!
    one.atUs[0] = Math.round(atMs * 1_000)
    if (count > 0 && into.atUs[count - 1] === one.atUs[0]) continue
    one.value[0] = value
    one.quality[0] = quality
    one.source[0] = source
    copyReading(into, count++, one, 0)
  }
  return sliceReadings(into, 0, count)
}
