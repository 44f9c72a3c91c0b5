import { createParser } from 'nuqs'

export type Corner = readonly [lon: number, lat: number]
export type Polygon = readonly Corner[]

const FEWEST = 3
const MOST = 60
const DECIMALS = 5 // about a metre

/** A drawn area in the address: `lon,lat;lon,lat;…`. What is not one is ignored. */
export const parseAsPolygon = createParser<Polygon>({
  parse(text) {
    const corners = text.split(';').map((pair) => pair.split(',').map(Number))
    const right = corners.every(
      ([lon, lat, more]) =>
        more === undefined && Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon!) <= 180 && Math.abs(lat!) < 85,
    )
    return right && corners.length >= FEWEST && corners.length <= MOST ? corners.map(([lon, lat]) => [lon!, lat!] as const) : null
  },
  serialize: (polygon) => polygon.map((corner) => corner.map((value) => String(Number(value.toFixed(DECIMALS)))).join(',')).join(';'),
  eq: (a, b) => a.length === b.length && a.every((corner, i) => corner[0] === b[i]?.[0] && corner[1] === b[i]?.[1]),
})

export const isArea = (corners: Polygon): boolean => corners.length >= FEWEST

/** Whether a place lies in the area, by the number of sides a ray to the east crosses. For areas of a few kilometres. */
export function isInside({ lon, lat }: { lon: number; lat: number }, polygon: Polygon): boolean {
  let inside = false
  polygon.forEach(([lonA, latA], i) => {
    const [lonB, latB] = polygon[(i + 1) % polygon.length]!
    if (latA > lat !== latB > lat && lon < lonA + ((lonB - lonA) * (lat - latA)) / (latB - latA)) inside = !inside
  })
  return inside
}
