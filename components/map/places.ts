import type { MapLibre } from './make-map.ts'

export type Place = { key: string; lon: number; lat: number; name: string; nameZh: string }

/** Named places of the tiles that are loaded, each once. The list given is returned where nothing has changed. */
export function placesIn(map: MapLibre, held: readonly Place[]): readonly Place[] {
  const found = new Map<string, Place>()
  for (const { geometry, properties } of map.querySourceFeatures('site', { sourceLayer: 'place' })) {
    if (geometry.type !== 'Point') continue
    const [lon = 0, lat = 0] = geometry.coordinates
    const name = String(properties.name ?? properties.name_zh ?? '')
    if (name !== '') found.set(name, { key: `place-${name}`, lon, lat, name, nameZh: String(properties.name_zh ?? name) })
  }
  const places = [...found.values()].sort((a, b) => a.key.localeCompare(b.key))
  return places.length === held.length && places.every((place, i) => place.key === held[i]?.key) ? held : places
}
