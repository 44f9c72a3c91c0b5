import { createParser } from 'nuqs'

export type Camera = { lon: number; lat: number; zoom: number; bearing: number; pitch: number }

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
