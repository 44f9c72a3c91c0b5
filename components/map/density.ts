import { mercator } from './mercator.ts'
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
/** Many, and of interest one by one only from close by: until then they are counted over a wider ground. */
const MASS: ReadonlySet<string> = new Set(['street-light', 'water-meter', 'energy-meter', 'feeder'])
const MASS_CELL_PX = 2 * CELL_PX
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
      const cellPx = MASS.has(one.object.typeId) && zoom < MASS_FROM_ZOOM ? MASS_CELL_PX : CELL_PX
      const key = `${one.object.typeId}|${Math.floor((x * worldPx) / cellPx)}|${Math.floor((y * worldPx) / cellPx)}`
      const cell = cells.get(key)
      if (cell) cell.push(one)
      else cells.set(key, [one])
    }
  }
  const groups: Group[] = []
  for (const [key, cell] of cells) {
    const mass = MASS.has(cell[0]!.object.typeId) && zoom < MASS_FROM_ZOOM
    const dense = cell[0]!.rank === 'dense'
    if (cell.length === 1) (dense || mass ? dots : discs).push(cell[0]!)
    else if (cell.length <= (dense ? MOST_DOTS : MOST_DISCS) && zoom >= (mass ? MASS_FROM_ZOOM : DOTS_FROM_ZOOM))
      (dense ? dots : discs).push(...cell)
    else groups.push(groupOf(key, cell))
  }
  return apart({ discs, dots, groups }, cells, zoom, selectedId)
}

/** Signs that would lie on each other: what is calm gives way to what is wider or wrong, until one looks closely; a count moves to a
 *  member of its own that stands free. */
function apart({ discs, dots, groups }: Density, cells: ReadonlyMap<string, Placed[]>, zoom: number, selectedId: string | null): Density {
  const scale = 512 * 2 ** zoom
  const at = ({ lon, lat }: { lon: number; lat: number }): Point => {
    const [x, y] = mercator(lon, lat)
    return [x * scale, y * scale]
  }
  const taken = takenPlaces()
  const firm = (one: Placed) => one.rank === 'station' || one.alarm !== null || one.object.uncertain || one.object.id === selectedId
  const kept = new Set<Placed>()
  for (const one of discs) if (firm(one)) taken.add(at(one))
  for (const one of dots) if (firm(one)) taken.add(at(one))
  for (const one of discs) {
    if (firm(one) || zoom >= PARTS_FROM_ZOOM) kept.add(one)
    else if (taken.clear(at(one), DISC_APART_PX)) {
      taken.add(at(one))
      kept.add(one)
    }
  }
  const moved = groups.map((group) => {
    const members = sample(cells.get(group.key) ?? [])
    const free = [group, ...members].find((place) => taken.clear(at(place), GROUP_APART_PX)) ?? group
    taken.add(at(free))
    return { ...group, lon: free.lon, lat: free.lat }
  })
  // the mark of a dense sign right at an alarming one would cover it: both are in the list
  const alarming = takenPlaces()
  for (const one of discs) if (one.alarm) alarming.add(at(one))
  const covers = (one: Placed) => zoom < PARTS_FROM_ZOOM && one.object.id !== selectedId && !alarming.clear(at(one), DOT_APART_PX)
  return {
    discs: discs.filter((one) => kept.has(one)),
    dots: dots.filter((one) => (firm(one) && !covers(one)) || zoom >= PARTS_FROM_ZOOM || taken.clear(at(one), DOT_APART_PX)),
    groups: moved,
  }
}

type Point = readonly [x: number, y: number]
const DISC_APART_PX = 24
const GROUP_APART_PX = 36
const DOT_APART_PX = 19
const SAMPLED = 24

const sample = (cell: readonly Placed[]): readonly Placed[] =>
  cell.filter((_, i) => i % Math.max(1, Math.ceil(cell.length / SAMPLED)) === 0)

/** Places on the screen that signs have, in squares as wide as the farthest that is asked for. */
function takenPlaces() {
  const squares = new Map<string, Point[]>()
  const square = (value: number) => Math.floor(value / GROUP_APART_PX)
  return {
    add(point: Point) {
      const key = `${square(point[0])}|${square(point[1])}`
      const held = squares.get(key)
      if (held) held.push(point)
      else squares.set(key, [point])
    },
    clear([x, y]: Point, apartPx: number): boolean {
      for (let dx = -1; dx <= 1; dx++)
        for (let dy = -1; dy <= 1; dy++)
          for (const [ox, oy] of squares.get(`${square(x) + dx}|${square(y) + dy}`) ?? [])
            if (Math.hypot(ox - x, oy - y) < apartPx) return false
      return true
    },
  }
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
