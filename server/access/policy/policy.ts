import { z } from 'zod'
import { mayRoles, ROLES, type Role } from '../permissions.ts'

const RoleName = z.enum(ROLES)
const hours = (most: number) => z.int().min(1).max(most)

/** How the organisation wants its people signed in. */
export const PolicyFields = z.strictObject({
  /** Who of these signs in with a second factor, or sets one up first. */
  secondFactorRoles: z.array(RoleName).max(ROLES.length),
  /** Of a new password, by the estimate of `strength.ts`. */
  minScore: z.int().min(2).max(4),
  /** Without a request for so long, a session ends. A page that stands open asks, and counts as used. */
  idleMinutes: z.int().min(5).max(1440),
  /** However much it is used, a session ends after this. */
  endHours: hours(168),
  /** People with none but these roles are at a wall display or a crew's tablet: their sessions last as the two below say. */
  longRoles: z.array(RoleName).max(ROLES.length),
  longIdleHours: hours(720),
  longEndHours: hours(8760),
  /** What somebody becomes whom single sign-on knows and nobody invited; none: he stays outside. */
  ssoRoles: z.array(RoleName).max(ROLES.length),
})
export type PolicyFields = z.infer<typeof PolicyFields>
/** The name in `changedBy` is null where the installation itself changed it. */
export type SecurityPolicy = PolicyFields & { version: number; changedBy: { name: string | null } | null; changedAt: string | null }

/** Version 0: nobody has decided otherwise. */
export const DEFAULT_POLICY: SecurityPolicy = {
  secondFactorRoles: ROLES.filter((role) => mayRoles([role], 'command.issue')),
  minScore: 3,
  idleMinutes: 60,
  endHours: 12,
  longRoles: ['viewer', 'crew'],
  longIdleHours: 168,
  longEndHours: 720,
  ssoRoles: [],
  version: 0,
  changedBy: null,
  changedAt: null,
}

export const mustShowSecond = (policy: PolicyFields, roles: readonly Role[]): boolean =>
  roles.some((role) => policy.secondFactorRoles.includes(role))

type Times = { createdAtMs: number; lastUsedAtMs: number }
const HOUR_MS = 3_600_000

/** Whether a session is over, and by which of the two ends. */
export function endOfSession(policy: PolicyFields, roles: readonly Role[], at: Times, nowMs: number): 'idle' | 'ended' | null {
  const long = roles.length > 0 && roles.every((role) => policy.longRoles.includes(role))
  const idleMs = long ? policy.longIdleHours * HOUR_MS : policy.idleMinutes * 60_000
  const endMs = (long ? policy.longEndHours : policy.endHours) * HOUR_MS
  if (nowMs - at.createdAtMs >= endMs) return 'ended'
  return nowMs - at.lastUsedAtMs >= idleMs ? 'idle' : null
}
