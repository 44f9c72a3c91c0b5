import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'

/** Attributes that have one owner together. */
export const ATTRIBUTE_GROUPS = ['names', 'structure', 'settings', 'place'] as const
export type AttributeGroup = (typeof ATTRIBUTE_GROUPS)[number]

/** What a change of each group may touch. A place is given in degrees of the tenant's reference system. */
export type Change = {
  names?: Names
  parentId?: ObjectId | null
  settings?: Record<string, unknown>
  place?: { lon: number; lat: number; levelM: number; headingDeg: number }
}

export const GROUP_OF = {
  names: 'names',
  parentId: 'structure',
  settings: 'settings',
  place: 'place',
} as const satisfies Record<keyof Change, AttributeGroup>
