const EARTH_M = 40_075_016.686
const MOST_LAT = 89.9

/** Web Mercator in the unit square: from west to east and from north to south, as tiles are counted. */
export function mercator(lon: number, lat: number): [x: number, y: number] {
  const sin = Math.sin((Math.max(-MOST_LAT, Math.min(MOST_LAT, lat)) * Math.PI) / 180)
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}

/** Ground metres of one CSS pixel. MapLibre's zoom counts tiles of 512 px. */
export const metresPerPixel = (lat: number, zoom: number) => (EARTH_M * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
