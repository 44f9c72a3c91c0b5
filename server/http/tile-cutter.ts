import { GeoJSONVT } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'

export const MAX_TILE_ZOOM = 16 // closer, the browser draws the tiles of 16 larger
const EXTENT = 4096
const MAX_LAYERS = 32

export type Cutter = { cut(z: number, x: number, y: number): Uint8Array }

/** Cuts one basemap into vector tiles; a feature says its layer in `properties.layer`, one without is left out.
 *  The work of a zoom is done when a tile of it is first asked for.
 *  @throws Error when it is not a GeoJSON feature collection */
export function makeCutter(geojson: unknown): Cutter {
  const features = (geojson as GeoJSON.FeatureCollection | null)?.features
  if (!Array.isArray(features)) throw new Error('a basemap must be a GeoJSON feature collection')
  const layers = new Map<string, GeoJSON.Feature[]>()
  for (const feature of features) {
    const layer: unknown = feature.properties?.layer
    if (typeof layer !== 'string' || (layers.size >= MAX_LAYERS && !layers.has(layer))) continue
    const held = layers.get(layer)
    if (held) held.push(feature)
    else layers.set(layer, [feature])
  }
  const options = { maxZoom: MAX_TILE_ZOOM, indexMaxZoom: 13, tolerance: 2, extent: EXTENT, buffer: 128 }
  const indexes = [...layers].map(([layer, own]) => [layer, new GeoJSONVT({ type: 'FeatureCollection', features: own }, options)] as const)
  return {
    cut(z, x, y) {
      const tiles = indexes.flatMap(([layer, index]) => {
        const tile = index.getTile(z, x, y)
        return tile ? [[layer, tile] as const] : []
      })
      return fromGeojsonVt(Object.fromEntries(tiles), { version: 2, extent: EXTENT })
    },
  }
}
