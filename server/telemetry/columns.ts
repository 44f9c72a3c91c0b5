/** Readings as columns, index by index one reading. `series` 0 is a name that nobody knows. */
export type ReadingColumns = {
  count: number
  series: Int32Array
  atMs: Float64Array
  value: Float64Array
  quality: Uint8Array
  source: Uint8Array
  type: Uint8Array
}

/** What one reading takes in them. */
export const BYTES_A_READING = 8 + 8 + 4 + 1 + 1 + 1

/** Of what type a value came: text is never a number, and a boolean is one only where the channel is. `unit`: in another unit than the channel's. */
export const TYPE = { number: 0, boolean: 1, other: 2, unit: 3 } as const

/** One allocation for all columns: a batch is one thing to the collector too. */
export function emptyColumns(capacity: number): ReadingColumns {
  const bytes = new ArrayBuffer(capacity * BYTES_A_READING)
  return {
    count: 0,
    atMs: new Float64Array(bytes, 0, capacity),
    value: new Float64Array(bytes, capacity * 8, capacity),
    series: new Int32Array(bytes, capacity * 16, capacity),
    quality: new Uint8Array(bytes, capacity * 20, capacity),
    source: new Uint8Array(bytes, capacity * 21, capacity),
    type: new Uint8Array(bytes, capacity * 22, capacity),
  }
}

/** @throws RangeError beyond the capacity: a caller's bug */
export function push(
  columns: ReadingColumns,
  series: number,
  atMs: number,
  value: number,
  quality: number,
  source: number,
  type: number = TYPE.number,
): void {
  const i = columns.count
  if (i >= columns.series.length) throw new RangeError(`more than ${columns.series.length} readings`)
  columns.series[i] = series
  columns.atMs[i] = atMs
  columns.value[i] = value
  columns.quality[i] = quality
  columns.source[i] = source
  columns.type[i] = type
  columns.count = i + 1
}

/** The rows at these indexes, in that order. */
export function pick(from: ReadingColumns, indexes: readonly number[]): ReadingColumns {
  const picked = emptyColumns(indexes.length)
  for (const i of indexes) push(picked, from.series[i]!, from.atMs[i]!, from.value[i]!, from.quality[i]!, from.source[i]!, from.type[i]!)
  return picked
}

export const columnsOf = (
  rows: readonly (readonly [series: number, atMs: number, value: number, quality?: number, source?: number])[],
): ReadingColumns => {
  const columns = emptyColumns(rows.length)
  for (const [series, atMs, value, quality = 192, source = 0] of rows) push(columns, series, atMs, value, quality, source)
  return columns
}
