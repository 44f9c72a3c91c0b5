import type { DataDrivenPropertyValueSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { metresPerPixel } from './mercator.ts'
import { drawsInSoftware } from './software.ts'

export type Ground = 'buildings' | 'sewers' | 'places'
type Ask = { siteId: string; origin: string; lat: number; token: (name: string) => string; hidden: ReadonlySet<string> }

/** The basemap recedes: two greys and a hint of water, from the theme's tokens. Tiles are cut by our own server. The ground below all of it is
 *  the page's own, behind the map's canvas: painted as a layer it was a program and a full picture of its own for every frame. */
export function basemapStyle(ask: Ask): StyleSpecification {
  const tiles = [`${ask.origin}/api/tiles/${ask.siteId}/{z}/{x}/{y}`]
  return {
    version: 8,
    sources: { site: { type: 'vector', tiles, minzoom: 8, maxzoom: 16 } },
    light: { anchor: 'viewport', color: '#ffffff', intensity: 0.3, position: [1.15, 190, 30] },
    layers: [...flat(ask), ...raised(ask)],
  }
}

const from = (layer: string) => ({ source: 'site', 'source-layer': layer })
const polygons: FilterSpecification = ['==', ['geometry-type'], 'Polygon']
const lines: FilterSpecification = ['==', ['geometry-type'], 'LineString']
const ofClass = (...classes: string[]): FilterSpecification => ['in', ['get', 'class'], ['literal', classes]]

type Width = DataDrivenPropertyValueSpecification<number>

/** Metres on the ground at every zoom: what the feature says under this name, else so many.
 *
 *  Every line asks its feature and the zoom for its width, here and in `onScreen`: a width that is asked otherwise is a program of its own, and where
 *  the processor draws, making a program costs more than all it draws. */
function onGround(lat: number, name: string, metres: number): Width {
  const px = (zoom: number) => ['/', ['coalesce', ['get', name], metres], metresPerPixel(lat, zoom)]
  return ['interpolate', ['exponential', 2], ['zoom'], 10, px(10), 20, px(20)] as unknown as Width
}

/** Pixels at every zoom: of mains so many, of others so many. */
function onScreen(main: number, other: number): Width {
  const px = ['match', ['get', 'class'], 'main', main, other]
  return ['interpolate', ['linear'], ['zoom'], 10, px, 20, px] as unknown as Width
}

/** Dashes are drawn by a program of their own from a picture of their own: where the processor draws, a quarter of a first picture. A line is whole there. */
const dashed = (...lengths: number[]) => (drawsInSoftware() ? {} : { 'line-dasharray': lengths })

function flat({ token, lat }: Ask): LayerSpecification[] {
  const smooth = !drawsInSoftware() // an outline drawn around every area, by a program of its own
  const area = (colour: string) => ({ 'fill-color': token(colour), 'fill-antialias': smooth })
  const width = onGround(lat, 'width', 10)
  return [
    { id: 'land', type: 'fill', ...from('land'), paint: area('map-land') },
    { id: 'water', type: 'fill', ...from('water'), filter: polygons, paint: area('map-water') },
    { id: 'breakwater', type: 'fill', ...from('land'), filter: ofClass('breakwater', 'pier'), paint: area('map-block') },
    { id: 'block', type: 'fill', ...from('block'), paint: area('map-block') },
    { id: 'green', type: 'fill', ...from('green'), paint: area('map-green') },
    {
      id: 'road',
      type: 'line',
      ...from('road'),
      filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!', ['has', 'tunnel']]] as FilterSpecification,
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      paint: { 'line-color': token('map-road'), 'line-width': width },
    },
    { id: 'road-area', type: 'fill', ...from('road'), filter: polygons, paint: area('map-road') },
    { id: 'rail-bed', type: 'fill', ...from('railway'), filter: polygons, paint: area('map-block') },
    {
      id: 'rail',
      type: 'line',
      ...from('railway'),
      filter: lines,
      paint: { 'line-color': token('map-label'), 'line-width': onGround(lat, 'rail_width', 1.6), 'line-opacity': 0.75 },
    },
    {
      id: 'sleepers',
      type: 'line',
      ...from('railway'),
      filter: lines,
      minzoom: 15,
      paint: { 'line-color': token('map-road'), 'line-width': onGround(lat, 'sleeper_width', 0.9), ...dashed(5, 5) },
    },
    {
      id: 'tunnel',
      type: 'line',
      ...from('road'),
      filter: ['has', 'tunnel'],
      paint: smooth
        ? { 'line-color': token('map-label'), 'line-width': 1.25, 'line-gap-width': width, ...dashed(4, 3) }
        : { 'line-color': token('map-label'), 'line-width': width, 'line-opacity': 0.35 },
    },
    // The words of places are laid in HTML, with the labels of objects; the layer keeps their tiles loaded.
    { id: 'place', type: 'circle', ...from('place'), paint: { 'circle-opacity': 0 } },
    {
      id: 'tree',
      type: 'circle',
      ...from('tree'),
      minzoom: smooth ? 15 : 17, // circles are a program of their own
      paint: { 'circle-color': token('map-wall'), 'circle-radius': onGround(lat, 'radius', 2.5) },
    },
  ]
}

/** Buildings, and what runs below them: a main is not lost under a block. */
function raised({ token, hidden }: Ask): LayerSpecification[] {
  const sewer = { 'line-color': token('quiet'), 'line-width': onScreen(2.5, drawsInSoftware() ? 1 : 1.5) }
  return [
    {
      id: 'building',
      type: 'fill-extrusion',
      ...from('building'),
      filter: polygons,
      minzoom: 13.5,
      layout: { visibility: hidden.has('buildings') ? 'none' : 'visible' },
      paint: {
        'fill-extrusion-color': token('map-roof'),
        'fill-extrusion-height': ['coalesce', ['get', 'height'], 9],
        'fill-extrusion-vertical-gradient': false,
      },
    },
    {
      id: 'sewer',
      type: 'line',
      ...from('sewer'),
      minzoom: 14,
      layout: { 'line-cap': 'round', 'line-join': 'round', visibility: hidden.has('sewers') ? 'none' : 'visible' },
      paint: { ...sewer, ...dashed(0.4, 2.6) },
      filter: ['!=', ['get', 'class'], 'main'],
    },
    {
      id: 'sewer-main',
      type: 'line',
      ...from('sewer'),
      minzoom: 13,
      layout: { 'line-cap': 'round', 'line-join': 'round', visibility: hidden.has('sewers') ? 'none' : 'visible' },
      paint: sewer,
      filter: ['==', ['get', 'class'], 'main'],
    },
  ]
}
