/** What belongs together of an object's record, so that one is responsible for all of it. What the network shows (numbers) and what was
 *  done (stays, swaps) is no matter of opinion and has no owner. */
export const FACT_GROUPS = ['identity', 'type', 'place', 'technical', 'codes', 'life'] as const
export type FactGroup = (typeof FACT_GROUPS)[number]

const GROUP_OF = {
  tag: 'identity',
  names: 'identity',
  typeId: 'type',
  place: 'place',
  parentId: 'place',
  siteId: 'place',
  gatewayId: 'place',
  settings: 'technical',
  aliases: 'codes',
  lifeState: 'life',
  retiredAt: 'life',
} as const satisfies Record<string, FactGroup>

/** The groups that a change of these fields touches. */
export const groupsOf = (fields: readonly string[]): FactGroup[] => [
  ...new Set(fields.flatMap((field) => (Object.hasOwn(GROUP_OF, field) ? [GROUP_OF[field as keyof typeof GROUP_OF]] : []))),
]
