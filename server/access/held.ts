import type { HeldRole } from '#/server/platform/actor.ts'
import type { AreaId } from '#/twin-models/core/ids.ts'
import { mayRoles, PERMISSIONS, type Permission, ROLES, type Role } from './permissions.ts'

/** What is decided for the organisation as a whole, and so by nobody whose role is for an area. */
export const OF_THE_WHOLE: readonly Permission[] = [
  'registry.settings',
  'registry.import',
  'model.assign',
  'telemetry.keep',
  'storage.read',
  'system.read',
  'command.resume',
  'access.read',
  'access.review',
  'site.manage',
  'area.manage',
  'people.manage',
  'token.issue',
  'audit.read',
]

export type Reach = { permissions: ReadonlySet<string>; limits?: ReadonlyMap<string, readonly AreaId[]> }

/** What nobody has by a role that he took himself: two who took turns would clear each other. */
const BY_OTHERS: readonly Permission[] = ['access.review']

/** What roles in areas come to: the permissions had anywhere, and those that are had in some areas alone, with these. */
export function permissionsHeld(held: readonly HeldRole[]): {
  roles: Role[]
  permissions: ReadonlySet<string>
  limits?: ReadonlyMap<string, readonly AreaId[]>
} {
  const permissions = new Set<string>()
  const limits = new Map<string, readonly AreaId[]>()
  for (const permission of PERMISSIONS) {
    const carrying = held.filter(
      ({ role, areaId, taken }) =>
        mayRoles([role], permission) &&
        (areaId === null || !OF_THE_WHOLE.includes(permission)) &&
        !(taken && BY_OTHERS.includes(permission)),
    )
    if (carrying.length === 0) continue
    permissions.add(permission)
    if (carrying.every(({ areaId }) => areaId !== null))
      limits.set(permission, [...new Set(carrying.flatMap(({ areaId }) => areaId ?? []))].sort())
  }
  return { roles: ROLES.filter((role) => held.some((one) => one.role === role)), permissions, ...(limits.size > 0 ? { limits } : {}) }
}

/** What two reaches have in common: each permission as far as both have it. */
export function both(one: Reach, other: Reach): Reach {
  const permissions = new Set<string>()
  const limits = new Map<string, readonly AreaId[]>()
  for (const permission of one.permissions) {
    if (!other.permissions.has(permission)) continue
    const [a, b] = [one.limits?.get(permission), other.limits?.get(permission)]
    const areas = a && b ? a.filter((id) => b.includes(id)) : (a ?? b)
    if (areas?.length === 0) continue
    permissions.add(permission)
    if (areas) limits.set(permission, areas)
  }
  return { permissions, ...(limits.size > 0 ? { limits } : {}) }
}

/** The same for the same permissions, as far in the same areas. */
export const reachKey = ({ permissions, limits }: Reach): string =>
  [...permissions]
    .map((permission) => `${permission}@${limits?.get(permission)?.toSorted().join('+') ?? '*'}`)
    .sort()
    .join()

/** The roles of an invitation or a token, each in each of its areas. */
export const rolesIn = (roles: readonly Role[], areaIds: readonly AreaId[] | null): { role: Role; areaId: AreaId | null }[] =>
  roles.flatMap((role) => (areaIds ?? [null]).map((areaId) => ({ role, areaId })))

/** The same for the same roles in the same areas, in whatever order they are kept. */
export const heldKey = (held: readonly HeldRole[]): string =>
  held
    .map(({ role, areaId }) => `${role}@${areaId ?? '*'}`)
    .sort()
    .join()
