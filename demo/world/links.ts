import type { ObjectRow } from './row.ts'

type Link = { from: string; what: string; to: string }
type Placed = ObjectRow & { lon: number; lat: number }

/** What hangs on what: power from the nearest feeder, drains into the nearest pump station, one machine of a line into the next. */
export function linked(rows: readonly ObjectRow[]): ObjectRow[] {
  const links = Map.groupBy([...power(rows), ...drainage(rows), ...line(rows), ...inside(rows)], ({ from }) => from)
  return rows.map((row) => ({ ...row, links: (links.get(row.tag) ?? []).map(({ what, to }) => `${what}:${to}`).join('; ') }))
}

const ofType = (rows: readonly ObjectRow[], ...types: string[]) => rows.filter((row) => types.includes(row.type))
const placed = (rows: readonly ObjectRow[]) => rows.filter((row): row is Placed => row.lon !== '' && row.lat !== '')

/** A degree of longitude is shorter here than one of latitude; what is near is told rightly over a district. */
function nearest(to: Placed, among: readonly Placed[]): Placed | null {
  const squeeze = Math.cos((to.lat * Math.PI) / 180)
  const far = (it: Placed) => Math.hypot((it.lon - to.lon) * squeeze, it.lat - to.lat)
  return among.reduce<Placed | null>((best, it) => (best === null || far(it) < far(best) ? it : best), null)
}

const FED = ['street-light', 'pump-station', 'building', 'camera', 'sign', 'air-quality']
/** What the feeders of the plant's switchboard serve. E-17 is the main motor that story S2 locks out. */
const PLANT_FEEDERS: Record<string, string[]> = {
  'E-11': ['L1'],
  'E-12': ['L2'],
  'E-13': ['L3'],
  'E-14': ['W1'],
  'E-15': ['AC-1', 'AC-2', 'AC-3', 'AC-4', 'AC-5', 'AC-6'],
  'E-16': Array.from({ length: 10 }, (_, i) => `FAN-${String(i + 1).padStart(2, '0')}`),
  'E-17': ['L2-P1-M1'],
  'E-18': ['CHP-1', 'CHP-2'],
}

function power(rows: readonly ObjectRow[]): Link[] {
  const district = placed(rows).filter(({ site }) => site === 'district')
  const feeders = district.filter(({ tag }) => tag.startsWith('F-'))
  const cabinets = ofType(district, 'feeder').filter(({ tag }) => !tag.startsWith('F-'))
  const feeds = (from: string, to: string): Link => ({ from, what: 'feeds power', to })
  const served = [...placed(ofType(district, ...FED)), ...placed(cabinets)]
  return [
    ...served.flatMap((it) => nearest(it, feeders)?.tag ?? []).map((from, i) => feeds(from, served[i]?.tag ?? '')),
    ...cabinets.flatMap(({ tag, parent }) => [parent, ...rows.filter((it) => it.parent === parent && it.type === 'lift-pump').map((it) => it.tag)].map((to) => feeds(tag, to))), // biome-ignore format: one line
    ...Object.entries(PLANT_FEEDERS).flatMap(([from, list]) => list.map((to) => feeds(from, to))),
    ...ofType(rows, 'press-motor').map(({ tag, parent }) => feeds(tag, parent)),
  ]
}

/** The drains of the story, and the underpass, drain to PS-03, wherever the nearest station is. */
function drainage(rows: readonly ObjectRow[]): Link[] {
  const stations = placed(ofType(rows, 'pump-station'))
  const own = (tag: string) => tag === 'U-01' || (tag >= 'SD-0131' && tag <= 'SD-0156')
  return placed(ofType(rows, 'storm-drain', 'underpass')).flatMap((drain) => {
    const to = own(drain.tag) ? 'PS-03' : nearest(drain, stations)?.tag
    return to ? [{ from: drain.tag, what: 'feeds drainage', to }] : []
  })
}

/** Destacker, conveyor, press, robot, press … conveyor: each hands its part to the next. */
function line(rows: readonly ObjectRow[]): Link[] {
  const has = new Set(rows.map(({ tag }) => tag))
  const hands = (chain: string[]): Link[] => chain.slice(1).map((to, i) => ({ from: chain[i] ?? '', what: 'feeds material', to }))
  return [
    ...['L1', 'L2', 'L3'].flatMap((tag) => {
      const destacker = rows.find((row) => row.type === 'destacker' && row.parent === tag)?.tag ?? ''
      const coil = rows.find((row) => row.type === 'coil-lot' && row.parent === tag)?.tag ?? ''
      const out = has.has(`${tag}-CV-1`) ? `${tag}-CV-1` : 'CV-1'
      const machines = [1, 2, 3, 4].flatMap((n) => [`${tag}-P${n}`, `${tag}-R${n}`])
      return hands([coil, destacker, `${tag}-CV-0`, ...machines, out, `${tag}-CV-2`])
    }),
    ...hands(Array.from({ length: 14 }, (_, i) => `W1-CV-${i + 1}`)),
  ]
}

function inside(rows: readonly ObjectRow[]): Link[] {
  return [
    { from: 'CAM-U01', what: 'located_in', to: 'U-01' },
    ...ofType(rows, 'gas-meter').map(({ tag, parent }) => ({ from: tag, what: 'located_in', to: parent })),
    ...ofType(rows, 'storm-pump').map(({ tag, parent }) => ({ from: parent, what: 'controls', to: tag })),
    ...[1, 2].map((n) => ({ from: `CC-01/CH-${n}`, what: 'feeds cooling', to: 'CC-01/AR-1' })),
  ]
}
