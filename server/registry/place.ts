import { latLngToCell } from 'h3-js'

/** About 300 m² a cell: a small crossing. */
export const CELL_RESOLUTION = 12

export type NewPlace = {
  lon: number
  lat: number
  levelM: number
  headingDeg: number
  source: { crs: string; x: number; y: number }
  approximate: boolean
}

/** The H3 cell as a number. Cells of one resolution below a parent are a range, so an area is asked for by `between`. */
export const cellOf = (lon: number, lat: number): bigint => BigInt(`0x${latLngToCell(lat, lon, CELL_RESOLUTION)}`)
