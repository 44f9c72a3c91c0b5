import { latLngToCell } from 'h3-js'

/** About 300 m² a cell: a small crossing. */
export const CELL_RESOLUTION = 12

export type NewPlace = {
  lon: number
  lat: number
  levelM: number
  headingDeg: number
  /** As given. `epoch`: the decimal year in which it holds; `accuracyM`: its standard deviation, as whoever gave it says. */
  source: { crs: string; x: number; y: number; epoch?: number | null; accuracyM?: number | null }
  approximate: boolean
}

/** The H3 cell as a number. Cells of one resolution below a parent are a range, so an area is asked for by `between`. */
export const cellOf = (lon: number, lat: number): bigint => BigInt(`0x${latLngToCell(lat, lon, CELL_RESOLUTION)}`)

/** The epoch that a frame fixed to its plate has by definition; null where coordinates move with the years.
 *  @source CGCS2000: epoch 2000.0 (GB 22021); EPSG 4490 and its Gauss–Krüger zones 4491 to 4554 */
export function epochOf(crs: string): number | null {
  const code = Number(/^EPSG:(\d+)$/.exec(crs)?.[1])
  return code >= 4490 && code <= 4554 ? 2000 : null
}
