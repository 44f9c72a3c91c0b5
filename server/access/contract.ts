import { z } from 'zod'
import { Names } from '#/twin-models/core/names.ts'
import { ROLES } from './permissions.ts'

export type { Permission, Role } from './permissions.ts'
export { ROLES }

export const Role_ = z.enum(ROLES)

/** West, south, east, north in degrees of the tenant's working reference system. */
export const Bounds = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Bounds = z.infer<typeof Bounds>

export const SiteSummary = z.object({
  id: z.string(),
  slug: z.string(),
  names: Names,
  timeZone: z.string(),
  simulated: z.object({ pace: z.number() }).nullable(),
  center: z.object({ lon: z.number(), lat: z.number() }),
  bounds: Bounds,
})
export type SiteSummary = z.infer<typeof SiteSummary>

export const Me = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), locale: z.enum(['en', 'zh-CN']).nullable() }),
  tenant: z.object({ id: z.string(), slug: z.string(), names: Names }),
  roles: z.array(Role_),
  permissions: z.array(z.string()),
  sites: z.array(SiteSummary),
})
export type Me = z.infer<typeof Me>

export const PersonRow = z.object({ id: z.string(), name: z.string(), roles: z.array(Role_) })
export type PersonRow = z.infer<typeof PersonRow>

export const IssueToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  roles: z.array(Role_).min(1),
  expiresInDays: z.int().min(1).max(366).default(90),
})
export type IssueToken = z.infer<typeof IssueToken>

export const IssuedToken = z.object({ id: z.string(), token: z.string(), name: z.string(), roles: z.array(Role_), expiresAt: z.string() })
export type IssuedToken = z.infer<typeof IssuedToken>

export type AccessRefusal =
  | { code: 'NOT_FIRST_FORBIDDEN' }
  | { code: 'SETUP_CODE_FORBIDDEN' }
  | { code: 'BAD_PASSWORD_TOO_SHORT'; minLength: number }
  | { code: 'PERSON_TAKEN'; email: string }
  | { code: 'TOKEN_NOT_FOUND' }
