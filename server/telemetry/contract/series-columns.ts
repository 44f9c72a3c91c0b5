/** What a chart draws of a series, column by column: `min` and `max` are null where each point is a reading, `q` where all are good. */
export type Drawn = {
  t: Float64Array
  v: Float64Array
  min: Float64Array | null
  max: Float64Array | null
  q: Uint8Array | null
  resolutionMs: number
}
export type SeriesColumns = Drawn & { objectId: string; channel: string }
type Told = { objectId: string; channel: string; resolutionMs: number; points: number; extremes: boolean; qualities: boolean }

export const SERIES_CONTENT_TYPE = 'application/x-onefold-series'

/** Many series in one answer. Little-endian: a uint32, the length of the JSON that stands behind four more bytes; it tells of each series what
 *  follows. Then of one series after the other, each column from a multiple of eight on: times and values as float64, with `extremes` the smallest
 *  and largest as float64, with `qualities` a byte each. */
export function encodeSeries(series: readonly SeriesColumns[]): Uint8Array<ArrayBuffer> {
  const told = series.map(({ objectId, channel, resolutionMs, t, max, q }): Told => ({ objectId, channel, resolutionMs, points: t.length, extremes: max !== null, qualities: q !== null })) // biome-ignore format: one object
  const json = new TextEncoder().encode(JSON.stringify({ series: told }))
  const bytes = new Uint8Array(told.reduce((sum, it) => sum + bytesOf(it), whole(8 + json.length)))
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, 8)
  let at = whole(8 + json.length)
  for (const { t, v, min, max, q } of series)
    for (const column of [t, v, min, max, q]) {
      if (!column) continue
      bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at)
      at += whole(column.byteLength)
    }
  return bytes
}

/** Columns are views of `bytes`. @throws RangeError where it ends early */
export function decodeSeries(bytes: ArrayBuffer): SeriesColumns[] {
  const length = new DataView(bytes).getUint32(0, true)
  const { series } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length))) as { series: Told[] }
  let at = whole(8 + length)
  const doubles = (points: number) => {
    const column = new Float64Array(bytes, at, points)
    at += column.byteLength
    return column
  }
  const small = (points: number) => {
    const column = new Uint8Array(bytes, at, points)
    at += whole(points)
    return column
  }
  return series.map(({ objectId, channel, resolutionMs, points, extremes, qualities }) => {
    const [t, v] = [doubles(points), doubles(points)]
    const [min, max] = extremes ? [doubles(points), doubles(points)] : [null, null]
    return { objectId, channel, resolutionMs, t, v, min, max, q: qualities ? small(points) : null }
  })
}

const whole = (bytes: number) => Math.ceil(bytes / 8) * 8
const bytesOf = ({ points, extremes, qualities }: Told) => points * (extremes ? 32 : 16) + (qualities ? whole(points) : 0)
