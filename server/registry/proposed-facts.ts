import type { FactChange } from './contract.ts'
import { TRANSITIONS } from './life-states.ts'
import type { ObjectRow } from './reader.ts'

type Place = { lon: number; lat: number } | null
export type Fact = { fact: string; before: unknown; after: unknown }

/** What a proposed change would make of each fact it speaks of. */
export function factsOf(object: ObjectRow, place: Place, change: FactChange): Fact[] {
  switch (change.group) {
    case 'identity':
      return [
        ...(change.tag ? [{ fact: 'tag', before: object.tag, after: change.tag }] : []),
        ...(change.names ? [{ fact: 'names', before: object.names, after: change.names }] : []),
      ]
    case 'type':
      return [{ fact: 'typeId', before: object.typeId, after: change.typeId }]
    case 'place':
      return [
        ...(change.parentId !== undefined ? [{ fact: 'parentId', before: object.parentId, after: change.parentId }] : []),
        ...(change.place ? [{ fact: 'place', before: place && { lon: place.lon, lat: place.lat }, after: change.place }] : []),
      ]
    case 'technical': {
      const now = (object.settings.properties ?? {}) as Record<string, unknown>
      return Object.entries(change.properties).map(([fact, after]) => ({ fact, before: now[fact] ?? null, after }))
    }
    case 'codes':
      return [{ fact: change.scheme, before: null, after: change.value }]
    case 'life':
      return [{ fact: 'lifeState', before: object.lifeState, after: TRANSITIONS[change.step].to }]
  }
}
