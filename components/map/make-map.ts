import { MapView } from '@deck.gl/core'
import { MapLibreOverlay } from '@deck.gl/maplibre'
import { Map as MapLibre, type StyleSpecification, setWorkerUrl } from 'maplibre-gl'
import type { Camera } from './camera.ts'
import { drawsInSoftware } from './software.ts'

/** A long lens: the city is seen almost without perspective, so that signs keep their size and the scale bar holds everywhere. */
const LENS_DEG = 8

setWorkerUrl('/vendor/maplibre-gl-worker.mjs')

/** A map with an overlay above it. MapLibre draws the ground, deck.gl the signs on a canvas of its own. */
export function makeMap(container: HTMLElement, options: { camera: Camera; style: StyleSpecification; still?: boolean; label: string }) {
  const { camera } = options
  const map = new MapLibre({
    container,
    style: options.style,
    center: [camera.lon, camera.lat],
    zoom: camera.zoom,
    bearing: camera.bearing,
    pitch: camera.pitch,
    minZoom: 9,
    maxZoom: 20,
    maxPitch: 60,
    attributionControl: false,
    interactive: !options.still,
    fadeDuration: 0,
    locale: { 'Map.Title': options.label },
    canvasContextAttributes: { antialias: !drawsInSoftware() },
  })
  map.setVerticalFieldOfView(LENS_DEG)
  if (drawsInSoftware()) {
    withoutSky(map)
    map.on('webglcontextrestored', () => withoutSky(map)) // by a painter of its own
  }
  const overlay = new MapLibreOverlay({
    interleaved: false,
    views: new MapView({ id: 'maplibre', fovy: LENS_DEG }) as never,
    layers: [],
    deviceProps: { webgl: { antialias: false } }, // signs are pictures, with smooth edges of their own
    pickingRadius: 6,
    getCursor: ({ isHovering }) => (isHovering ? 'pointer' : 'grab'),
  })
  map.addControl(overlay)
  return { map, overlay }
}

/** The sky is painted over the whole of every picture, and never seen at these pitches: where the processor draws, a quarter of the work. */
function withoutSky(map: MapLibre): void {
  map.painter.drawFunctions = { ...map.painter.drawFunctions, sky: () => {} }
}

export const cameraOf = (map: MapLibre): Camera => {
  const { lng, lat } = map.getCenter()
  return { lon: lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() }
}
export type { MapLibre, MapLibreOverlay }
