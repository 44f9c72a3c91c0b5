'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import type { Ring } from '#/components/map/ring-layer.ts'
import type { Effect, Impact } from '#/server/registry/contract.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import { useImpact } from './useImpact.ts'

const LOOK = {
  start: { radiusPx: 22, widthPx: 4, strong: true },
  stops: { radiusPx: 18, widthPx: 3, strong: true },
  backs_up: { radiusPx: 16, widthPx: 2.5, strong: false },
  uncontrolled: { radiusPx: 16, widthPx: 1.5, strong: false },
  unseen: { radiusPx: 12, widthPx: 1, strong: false },
} as const satisfies Record<Effect | 'start', Omit<Ring, 'lon' | 'lat'>>

/** What feels it when the object that the address names stops, as rings for the map. */
export function useMapImpact(objects: readonly MapObject[]) {
  const [tag, setTag] = useQueryState('impact', parseAsString)
  const start = objects.find((object) => object.tag === tag) ?? null
  const { data } = useImpact(start?.id ?? null)
  const rings = useMemo(() => (data ? ringsOf(objects, data) : []), [objects, data])
  // biome-ignore lint/correctness/useExhaustiveDependencies: brought into view once an answer, not at every refresh of the map
  const bounds = useMemo(() => boundsOf(rings), [data, rings.length > 0])
  return { tag: start && tag, data: data ?? null, rings, bounds, clear: () => void setTag(null) }
}
export type MapImpact = ReturnType<typeof useMapImpact>

function ringsOf(objects: readonly MapObject[], impact: Impact): Ring[] {
  const effects = new Map<string, Effect | 'start'>(impact.items.map(({ id, effect }) => [id, effect]))
  effects.set(impact.start.id, 'start')
  return objects.flatMap(({ id, lon, lat }) => {
    const effect = effects.get(id)
    return effect ? [{ lon, lat, ...LOOK[effect] }] : []
  })
}

function boundsOf(rings: readonly Ring[]): [number, number, number, number] | null {
  if (rings.length === 0) return null
  const lons = rings.map(({ lon }) => lon)
  const lats = rings.map(({ lat }) => lat)
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
