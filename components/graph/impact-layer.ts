import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { onTheme, readTokens } from '#/components/map/tokens.ts'

export type Ring = { lon: number; lat: number; effect: string }
const ID = 'impact'

/** Draws rings under the signs, in the colours of the theme, also after the ground was drawn anew; brings all of them into view.
 *  @returns what takes them away */
export function drawImpact(map: MapLibre, rings: readonly Ring[]): () => void {
  const data = {
    type: 'FeatureCollection' as const,
    features: rings.map(({ lon, lat, effect }) => ({
      type: 'Feature' as const,
      properties: { effect },
      geometry: { type: 'Point' as const, coordinates: [lon, lat] },
    })),
  }
  const draw = () => {
    const source = map.getSource<GeoJSONSource>(ID)
    if (source) return void source.setData(data)
    const token = readTokens()
    map.addSource(ID, { type: 'geojson', data })
    map.addLayer({
      id: ID,
      type: 'circle',
      source: ID,
      paint: {
        'circle-radius': ['match', ['get', 'effect'], 'start', 19, 'unseen', 11, 15],
        'circle-color': token('focus'),
        'circle-opacity': ['match', ['get', 'effect'], ['start', 'stops'], 0.28, 0],
        'circle-stroke-color': token('focus'),
        'circle-stroke-width': ['match', ['get', 'effect'], 'start', 4, 'stops', 3, 'unseen', 1, 2],
      },
    })
  }
  const clear = () => {
    if (map.getLayer(ID)) map.removeLayer(ID)
    if (map.getSource(ID)) map.removeSource(ID)
  }
  const again = () => {
    if (map.isStyleLoaded() && !map.getSource(ID)) draw()
  }
  again()
  map.on('styledata', again)
  map.on('idle', again)
  const stop = onTheme(() => clear())
  const lons = rings.map(({ lon }) => lon)
  const lats = rings.map(({ lat }) => lat)
  const view = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] as [number, number, number, number]
  map.fitBounds(view, { padding: 80, maxZoom: 17, duration: 0 })
  return () => {
    map.off('styledata', again)
    map.off('idle', again)
    stop()
    clear()
  }
}
