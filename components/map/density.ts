import type { Placed } from './placed.ts'

export type Group = {
  key: string
  typeId: string
  glyph: string
  lon: number
  lat: number
  count: number
  bounds: [number, number, number, number]
}
export type Density = { discs: Placed[]; dots: Placed[]; groups: Group[] }

/** Above this many of one type in a cell, they are one sign with a count. Cells are 256 px at the zoom's lower whole number. */
const MOST_DOTS = 32
const MOST_DISCS = 4
const CELL_PX = 256
/** Many, and of interest one by one only from close by. */
const MASS: ReadonlySet<string> = new Set(['street-light', 'water-meter', 'energy-meter'])
const MASS_FROM_ZOOM = 17.6
const PARTS_FROM_ZOOM = 18
const DOTS_FROM_ZOOM = 16

/** What is drawn alone and what as a count, at a zoom. What alarms, is selected or is a station always stands alone. */
export function density(placed: readonly Placed[], zoom: number, selectedId: string | null): Density {
  const discs: Placed[] = []
  const dots: Placed[] = []
  const cells = new Map<string, Placed[]>()
  const worldPx = 512 * 2 ** Math.floor(zoom)
  for (const one of placed) {
    if (one.stationId && zoom < PARTS_FROM_ZOOM) continue
    if (one.rank === 'station') discs.push(one)
    else if (one.alarm || one.object.uncertain || one.object.id === selectedId) (one.rank === 'dense' ? dots : discs).push(one)
    else {
      const [x, y] = mercator(one.lon, one.lat)
      const key = `${one.object.typeId}|${Math.floor((x * worldPx) / CELL_PX)}|${Math.floor((y * worldPx) / CELL_PX)}`
      const cell = cells.get(key)
      if (cell) cell.push(one)
      else cells.set(key, [one])
    }
  }
  const groups: Group[] = []
  for (const [key, cell] of cells) {
    const dense = cell[0]!.rank === 'dense'
    if (cell.length === 1) (dense ? dots : discs).push(cell[0]!)
    else if (
      cell.length <= (dense ? MOST_DOTS : MOST_DISCS) &&
      zoom >= (MASS.has(cell[0]!.object.typeId) ? MASS_FROM_ZOOM : DOTS_FROM_ZOOM)
    )
      (dense ? dots : discs).push(...cell)
    else groups.push(groupOf(key, cell))
  }
  return { discs, dots, groups }
}

function groupOf(key: string, cell: readonly Placed[]): Group {
  const lons = cell.map((one) => one.lon)
  const lats = cell.map((one) => one.lat)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const first = cell[0]!
  return {
    key,
    typeId: first.object.typeId,
    glyph: first.glyph,
    lon: mean(lons),
    lat: mean(lats),
    count: cell.length,
    bounds: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
  }
}

/** Web Mercator in the unit square, north up. */
function mercator(lon: number, lat: number): [number, number] {
  const sin = Math.sin((lat * Math.PI) / 180)
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}
