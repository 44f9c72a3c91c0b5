/** Plan frame of the fictional district, metres: u along the streets (about east), v across (about north), origin where the avenue
 *  dives under the railway. A gentle warp and a turn of 4° keep it from looking ruled. CGCS2000 (EPSG:4490), a few metres exact. */
export const ORIGIN = { lon: 121.9, lat: 30.9 }
export const CRS = 'EPSG:4490'
export type Uv = readonly [u: number, v: number]
export type LonLat = [lon: number, lat: number]

const TURN_RAD = (4 * Math.PI) / 180
const M_PER_DEG_LAT = 110_852
const M_PER_DEG_LON = 111_320 * Math.cos((ORIGIN.lat * Math.PI) / 180)

/** Metres east and north of the origin. */
export function gridOf([u, v]: Uv): Uv {
  const x = u + 14 * Math.sin(v / 420)
  const y = v + 24 * Math.sin(u / 640)
  return [x * Math.cos(TURN_RAD) - y * Math.sin(TURN_RAD), x * Math.sin(TURN_RAD) + y * Math.cos(TURN_RAD)]
}

export const lonLatOfGrid = ([east, north]: Uv): LonLat => [
  round7(ORIGIN.lon + east / M_PER_DEG_LON),
  round7(ORIGIN.lat + north / M_PER_DEG_LAT),
]
export const lonLat = (uv: Uv): LonLat => lonLatOfGrid(gridOf(uv))

/** Compass heading of the plan's +u direction turned by `deg` counter-clockwise. */
export const headingDeg = (deg: number) => (((90 - 4 - deg) % 360) + 360) % 360

const round7 = (deg: number) => Math.round(deg * 1e7) / 1e7

export function inside([u, v]: Uv, ring: readonly Uv[]): boolean {
  let within = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ui, vi] = ring[i] as Uv
    const [uj, vj] = ring[j] as Uv
    if (vi > v !== vj > v && u < ((uj - ui) * (v - vi)) / (vj - vi) + ui) within = !within
  }
  return within
}

/** Metres from a point to a polyline. */
export function distanceTo(line: readonly Uv[], [u, v]: Uv): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 1; i < line.length; i++) {
    const [au, av] = line[i - 1] as Uv
    const [bu, bv] = line[i] as Uv
    const length2 = (bu - au) ** 2 + (bv - av) ** 2
    const along = Math.max(0, Math.min(1, ((u - au) * (bu - au) + (v - av) * (bv - av)) / length2))
    best = Math.min(best, Math.hypot(u - au - along * (bu - au), v - av - along * (bv - av)))
  }
  return best
}

/** A polyline with a point at least every `stepM`, so that the warp bends it. */
export function dense(line: readonly Uv[], stepM = 25): Uv[] {
  const points: Uv[] = []
  for (let i = 1; i < line.length; i++) {
    const [au, av] = line[i - 1] as Uv
    const [bu, bv] = line[i] as Uv
    const pieces = Math.max(1, Math.ceil(Math.hypot(bu - au, bv - av) / stepM))
    for (let k = 0; k < pieces; k++) points.push([au + ((bu - au) * k) / pieces, av + ((bv - av) * k) / pieces])
  }
  points.push(line[line.length - 1] as Uv)
  return points
}

/** The band around a polyline, half its width to each side. */
export function band(line: readonly Uv[], halfWidthM: number): Uv[] {
  const side = (sign: number) =>
    line.map(([u, v], i): Uv => {
      const [pu, pv] = line[Math.max(0, i - 1)] as Uv
      const [nu, nv] = line[Math.min(line.length - 1, i + 1)] as Uv
      const length = Math.hypot(nu - pu, nv - pv) || 1
      return [u - (sign * halfWidthM * (nv - pv)) / length, v + (sign * halfWidthM * (nu - pu)) / length]
    })
  return [...side(1), ...side(-1).reverse()]
}
