import { GeoJSONVT } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'

/** Layers of a basemap, drawn by the browser in this order. A feature says its layer in `properties.layer`. */
export const BASEMAP_LAYERS = ['land', 'water', 'green', 'blocks', 'roads', 'rail', 'sewers', 'buildings', 'labels'] as const
export const MAX_TILE_ZOOM = 16 // closer, the browser draws the tiles of 16 larger
const EXTENT = 4096

type Cutter = { cut(z: number, x: number, y: number): Uint8Array }

/** Cuts one basemap into vector tiles; the work of a zoom is done when a tile of it is first asked for.
 *  @throws Error when it is not a GeoJSON feature collection */
export function makeCutter(geojson: unknown): Cutter {
  const features = (geojson as GeoJSON.FeatureCollection | null)?.features
  if (!Array.isArray(features)) throw new Error('a basemap must be a GeoJSON feature collection')
  const indexes = BASEMAP_LAYERS.flatMap((layer) => {
    const own = features.filter((feature) => feature.properties?.layer === layer)
    if (own.length === 0) return []
    const options = { maxZoom: MAX_TILE_ZOOM, indexMaxZoom: 13, tolerance: 2, extent: EXTENT, buffer: 128 }
    return [[layer, new GeoJSONVT({ type: 'FeatureCollection', features: own }, options)] as const]
  })
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
