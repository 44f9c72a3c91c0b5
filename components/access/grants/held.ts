import type { GlassRow, GrantRow, Role } from '#/server/access/contract.ts'

/** One role that somebody has now: for as long as it is needed, or until the end of a break-glass. */
export type HeldRow = {
  id: string
  person: { id: string; name: string }
  role: Role
  areaId: string | null
  since: string
  until: string | null
  grant: GrantRow | null
}
export type Filter = { due: boolean; text: string; role: Role | null; areaId: string | null | undefined }

/** All that is held at this moment, by person. */
export function heldNow(grants: readonly GrantRow[], glass: readonly GlassRow[], nowMs: number): HeldRow[] {
  const standing = grants.map((grant): HeldRow => ({ ...grant, until: null, grant }))
  const open = glass.filter(({ endedAt, until }) => endedAt === null && Date.parse(until) > nowMs)
  const taken = open.map(({ id, person, role, areaId, since, until }): HeldRow => ({ id, person, role, areaId, since, until, grant: null }))
  return [...taken, ...standing].sort((a, b) => a.person.name.localeCompare(b.person.name) || a.since.localeCompare(b.since))
}

/** `areaId` undefined: wherever; null: the whole organisation. */
export const fits = (row: HeldRow, { due, text, role, areaId }: Filter): boolean =>
  (!due || row.grant?.due === true) &&
  (role === null || row.role === role) &&
  (areaId === undefined || row.areaId === areaId) &&
  row.person.name.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase())
