import { and, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { PersonId, type TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { restTokens } from './answerable.ts'
import type { AccessRefusal, PersonRow, RoleIn } from './contract.ts'
import { replaceGrants } from './grants.ts'
import { standing } from './in-force.ts'
import { PASSWORD_MIN_LENGTH } from './password-length.ts'
import { ROLES, type Role } from './permissions.ts'
import { account, grants, memberships, user } from './schema.ts'
import { accessOf } from './service.ts'

/** `password` is null for somebody who comes by single sign-on. */
export type NewPerson = { email: string; name: string; password: string | null; locale?: 'en' | 'zh-CN' | undefined }

/** Makes a sign-in, and with it what `first` writes: membership stands behind another wall, so it is written first. Whoever is killed between
 *  the two leaves a membership nobody uses, never a sign-in that leads nowhere. */
export async function createSignIn(
  system: System,
  person: NewPerson,
  { whenEmpty = false, first }: { whenEmpty?: boolean; first?: (id: PersonId) => Promise<void> } = {},
): Promise<Result<PersonId, AccessRefusal>> {
  if (person.password !== null && person.password.length < PASSWORD_MIN_LENGTH)
    return refuse({ code: 'BAD_PASSWORD_TOO_SHORT', minLength: PASSWORD_MIN_LENGTH })
  const hash = person.password === null ? null : await hashPassword(system, person.password)
  const email = person.email.trim().toLowerCase()
  const id = PersonId.parse(uuidv7())
  return drizzle(system.db.auth).transaction(async (tx) => {
    if (whenEmpty) {
      await tx.execute(sql`select pg_advisory_xact_lock(720102)`) // two first administrators at once
      if ((await tx.select({ id: user.id }).from(user).limit(1)).length > 0) return refuse({ code: 'NOT_FIRST_FORBIDDEN' })
    }
    const made = await tx
      .insert(user)
      .values({ id, email, name: person.name, emailVerified: true, locale: person.locale ?? null })
      .onConflictDoNothing()
      .returning({ id: user.id })
    if (made.length === 0) return refuse({ code: 'PERSON_TAKEN', email })
    if (hash) await tx.insert(account).values({ id: uuidv7(), accountId: id, providerId: 'credential', userId: id, password: hash })
    await first?.(id)
    return ok(id)
  })
}

/** The library's own digest, so that it knows the password at the door. */
const hashPassword = async (system: System, password: string) => (await (await accessOf(system)).auth.$context).password.hash(password)

const credentialOf = (id: PersonId) => and(eq(account.userId, id), eq(account.providerId, 'credential'))

/** Gives a person a new password, in place of the one before or of none. */
export async function setPassword(system: System, id: PersonId, password: string): Promise<void> {
  const hash = await hashPassword(system, password)
  await drizzle(system.db.auth).transaction(async (tx) => {
    await tx.delete(account).where(credentialOf(id))
    await tx.insert(account).values({ id: uuidv7(), accountId: id, providerId: 'credential', userId: id, password: hash })
  })
}

export async function hasPassword(system: System, id: PersonId): Promise<boolean> {
  return (await drizzle(system.db.auth).select({ id: account.id }).from(account).where(credentialOf(id))).length > 0
}

export async function isPassword(system: System, id: PersonId, password: string): Promise<boolean> {
  const [row] = await drizzle(system.db.auth).select({ hash: account.password }).from(account).where(credentialOf(id))
  const { auth } = await accessOf(system)
  return row?.hash ? (await auth.$context).password.verify({ hash: row.hash, password }) : false
}

/** Whether a person has a role in any organisation. */
export const isMember = (system: System, personId: PersonId): Promise<boolean> =>
  system.db.system(async (tx) => (await tx.select({ id: memberships.personId }).from(memberships).where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))).length > 0) // biome-ignore format: one question

/** Makes a person one of a tenant, with these roles in place of those before: each in an area, or in the whole organisation. */
export async function grantRoles(
  tx: Tx,
  grant: { tenantId: TenantId; personId: PersonId; name: string; roles: readonly (Role | RoleIn)[]; by: FeedActor },
): Promise<void> {
  const { tenantId, personId, name, roles, by } = grant
  const [left] = await tx
    .select({ at: memberships.endedAt })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.personId, personId), isNotNull(memberships.endedAt)))
  if (left?.at) await restTokens(tx, tenantId, personId, left.at) // also those that were made as he left, or before tokens were answered for
  await tx
    .insert(memberships)
    .values({ tenantId, personId, name })
    .onConflictDoUpdate({ target: [memberships.tenantId, memberships.personId], set: { name, endedAt: null } })
  const wanted = roles.map((role) => (typeof role === 'string' ? { role, areaId: null } : role))
  await replaceGrants(tx, personId, wanted, { tenantId, actor: by, nowMs: Date.now() })
}

/** Everybody who is in the tenant, with the roles that each has anywhere in it. */
export const listPeople = (tx: Tx): Promise<PersonRow[]> => peopleWhere(tx, undefined)

/** The name and roles of one person of this tenant; null where there is none. */
export const personOf = async (tx: Tx, personId: PersonId): Promise<PersonRow | null> =>
  (await peopleWhere(tx, eq(memberships.personId, personId)))[0] ?? null

async function peopleWhere(tx: Tx, which: SQL | undefined): Promise<PersonRow[]> {
  const rows = await tx
    .select({
      id: memberships.personId,
      name: memberships.name,
      roles: sql<Role[]>`coalesce(array_agg(distinct ${grants.role}) filter (where ${grants.role} is not null), '{}')`,
    })
    .from(memberships)
    .leftJoin(grants, and(eq(grants.tenantId, memberships.tenantId), eq(grants.personId, memberships.personId), standing))
    .where(and(isNull(memberships.endedAt), which))
    .groupBy(memberships.tenantId, memberships.personId, memberships.name)
    .orderBy(memberships.name)
  return rows.map(({ roles, ...row }) => ({ ...row, roles: ROLES.filter((role) => roles.includes(role)) }))
}

/** The organisations in which there is somebody; only in the server's own transaction. */
export async function peopledTenants(tx: Tx): Promise<TenantId[]> {
  const rows = await tx.selectDistinct({ id: memberships.tenantId }).from(memberships).where(isNull(memberships.endedAt))
  return rows.map(({ id }) => id)
}

export const anybodyThere = async (system: System): Promise<boolean> => {
  return (await drizzle(system.db.auth).select({ id: user.id }).from(user).limit(1)).length > 0
}
