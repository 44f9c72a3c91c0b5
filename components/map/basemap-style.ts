import type { StyleSpecification } from 'maplibre-gl'

export type LayerId = 'buildings' | 'sewers' | 'places'

/** The basemap recedes: two greys and a hint of water, from the theme's tokens. Tiles are cut by our own server. */
export function basemapStyle(options: {
  siteId: string
  origin: string
  token: (name: string) => string
  locale: string
  hidden: ReadonlySet<string>
}): StyleSpecification {
  const { token, locale, hidden } = options
  const own = locale === 'zh-CN' ? 'name_zh' : 'name_en'
  const other = locale === 'zh-CN' ? 'name_en' : 'name_zh'
  const shown = (layer: LayerId) => (hidden.has(layer) ? 'none' : 'visible') as 'none' | 'visible'
  const from = (layer: string) => ({ source: 'site', 'source-layer': layer })
  const wide = (metres: number) => ['interpolate', ['exponential', 2], ['zoom'], 12, metres / 24, 20, metres * 10.7] as never
  return {
    version: 8,
    sources: {
      site: { type: 'vector', tiles: [`${options.origin}/api/tiles/${options.siteId}/{z}/{x}/{y}`], minzoom: 8, maxzoom: 16 },
    },
    light: { anchor: 'viewport', color: '#ffffff', intensity: 0.22, position: [1.2, 200, 40] },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': token('map-road') } },
      { id: 'land', type: 'fill', ...from('land'), paint: { 'fill-color': token('map-road') } },
      { id: 'blocks', type: 'fill', ...from('blocks'), paint: { 'fill-color': token('map-block') } },
      { id: 'green', type: 'fill', ...from('green'), paint: { 'fill-color': token('map-green') } },
      {
        id: 'water',
        type: 'fill',
        ...from('water'),
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': token('map-water') },
      },
      {
        id: 'canal',
        type: 'line',
        ...from('water'),
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: { 'line-color': token('map-water'), 'line-width': wide(18) },
      },
      {
        id: 'roads',
        type: 'line',
        ...from('roads'),
        filter: ['==', ['geometry-type'], 'LineString'],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': token('map-road'), 'line-width': wide(12) },
      },
      { id: 'rail-bed', type: 'line', ...from('rail'), paint: { 'line-color': token('map-block'), 'line-width': wide(14) } },
      { id: 'rail', type: 'line', ...from('rail'), paint: { 'line-color': token('map-label'), 'line-width': 3.5, 'line-opacity': 0.75 } },
      {
        id: 'sleepers',
        type: 'line',
        ...from('rail'),
        paint: { 'line-color': token('map-road'), 'line-width': 2, 'line-dasharray': [3.5, 3.5] },
      },
      {
        id: 'sewers',
        type: 'line',
        ...from('sewers'),
        layout: { 'line-cap': 'round', visibility: shown('sewers') },
        paint: { 'line-color': token('quiet'), 'line-width': 1.5, 'line-dasharray': [0.6, 2.4] },
      },
      {
        id: 'buildings',
        type: 'fill-extrusion',
        ...from('buildings'),
        minzoom: 14,
        layout: { visibility: shown('buildings') },
        paint: {
          'fill-extrusion-color': token('map-roof'),
          'fill-extrusion-height': ['coalesce', ['get', 'height'], ['get', 'height_m'], 9],
          'fill-extrusion-base': ['coalesce', ['get', 'base'], 0],
          'fill-extrusion-vertical-gradient': false,
        },
      },
      {
        id: 'places',
        type: 'symbol',
        ...from('labels'),
        minzoom: 13,
        layout: {
          visibility: shown('places'),
          'text-field': ['coalesce', ['get', own], ['get', other], ['get', 'name'], ''],
          'text-font': ['Inter Variable'],
          'text-size': 12,
          'text-letter-spacing': 0.06,
          'text-max-width': 12,
        },
        paint: { 'text-color': token('map-label'), 'text-halo-color': token('map-road'), 'text-halo-width': 1 },
      },
    ],
  }
}
