import { createParser } from 'nuqs'
import type { Bounds } from '#/server/access/contract.ts'

export type Camera = { lon: number; lat: number; zoom: number; bearing: number; pitch: number }

/** Between the nearest and the farthest a site opens at; a small site fills the view. */
const HOME_ZOOMS = [16.3, 18.2] as const
const VIEW_PX = 800

/** Where a view of these bounds opens: all of it where that is near enough to see its objects. */
export function homeOf([west, south, east, north]: Bounds, [farthest, nearest]: readonly [number, number] = HOME_ZOOMS): Camera {
  const fits = Math.log2((VIEW_PX / 512) * (360 / Math.max(1e-6, east - west)))
  const zoom = Math.min(nearest, Math.max(farthest, fits))
  return { lon: (west + east) / 2, lat: (south + north) / 2, zoom, bearing: 0, pitch: DEFAULT_PITCH }
}

/** `121.47213,31.23041,16.2` and, where the map is turned or tilted otherwise than usual, `,bearing,pitch` in degrees. */
export const DEFAULT_PITCH = 30
export const parseAsCamera = createParser<Camera>({
  parse(text) {
    const [lon, lat, zoom, bearing = 0, pitch = DEFAULT_PITCH] = text
      .split(',')
      .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
    const camera = { lon, lat, zoom, bearing, pitch }
    return Object.values(camera).every((value) => Number.isFinite(value)) && Math.abs(lat!) < 85 && Math.abs(lon!) <= 180
      ? (camera as Camera)
      : null
  },
  serialize(camera) {
    const at = [camera.lon.toFixed(5), camera.lat.toFixed(5), short(camera.zoom, 2)]
    const turned = Math.abs(camera.bearing) > 0.05 || Math.abs(camera.pitch - DEFAULT_PITCH) > 0.05
    return (turned ? [...at, short(camera.bearing, 1), short(camera.pitch, 1)] : at).join(',')
  },
  eq: (a, b) => a.lon === b.lon && a.lat === b.lat && a.zoom === b.zoom && a.bearing === b.bearing && a.pitch === b.pitch,
})

const short = (value: number, decimals: number) => String(Number(value.toFixed(decimals)))

/** Whether two cameras show the same, as far as an address can tell. */
export const near = (a: Camera, b: Camera): boolean =>
  Math.abs(a.lon - b.lon) < 2e-5 &&
  Math.abs(a.lat - b.lat) < 2e-5 &&
  Math.abs(a.zoom - b.zoom) < 0.02 &&
  Math.abs(a.bearing - b.bearing) < 0.2 &&
  Math.abs(a.pitch - b.pitch) < 0.2
