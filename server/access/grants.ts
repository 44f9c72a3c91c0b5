import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { HeldRole } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { knowAreas } from './areas.ts'
import type { By } from './by.ts'
import type { AccessRefusal, GiveGrant, RoleIn, SetGrants } from './contract.ts'
import { inForce, standing } from './in-force.ts'
import { ROLES, type Role } from './permissions.ts'
import { grants, memberships } from './schema.ts'

export async function heldBy(tx: Tx, tenantId: TenantId, personId: PersonId, now: Date): Promise<HeldRole[]> {
  const rows = await tx
    .select({ role: grants.role, areaId: grants.areaId, until: grants.until })
    .from(grants)
    .where(and(eq(grants.tenantId, tenantId), eq(grants.personId, personId), inForce(now)))
    .orderBy(asc(grants.since), asc(grants.id))
  return rows.map(({ role, areaId, until }) => (until ? { role, areaId, taken: true } : { role, areaId }))
}

/** The roles somebody has anywhere in a tenant for as long as they are needed: by these the organisation's policy judges his sign-in. */
export async function rolesOf(tx: Tx, tenantId: TenantId, personId: PersonId): Promise<Role[]> {
  const rows = await tx
    .selectDistinct({ role: grants.role })
    .from(grants)
    .where(and(eq(grants.tenantId, tenantId), eq(grants.personId, personId), standing))
  return ROLES.filter((role) => rows.some((row) => row.role === role))
}

/** Gives a person these roles in these areas, in place of all that stood before. Nobody is left without an administrator of the whole. */
export async function setGrants(tx: Tx, ask: SetGrants, by: By): Promise<Result<{ changed: number }, AccessRefusal>> {
  const { personId } = ask
  const may = await mayBeGiven(tx, personId, ask.grants, by)
  if (!may.ok) return may
  const hadOne = await hasAdministrator(tx, by.tenantId)
  const changed = await replaceGrants(tx, personId, ask.grants, by)
  if (hadOne && !(await hasAdministrator(tx, by.tenantId))) return refuse({ code: 'LAST_ADMINISTRATOR' })
  return ok({ changed })
}

/** Gives one role more. Who has it already keeps it as it is. */
export async function giveGrant(
  tx: Tx,
  { personId, role, areaId }: GiveGrant,
  by: By,
): Promise<Result<{ changed: number }, AccessRefusal>> {
  const may = await mayBeGiven(tx, personId, [{ role, areaId }], by)
  if (!may.ok) return may
  const held = await tx.select({ role: grants.role, areaId: grants.areaId }).from(grants).where(and(eq(grants.personId, personId), standing)) // biome-ignore format: one question
  return ok({ changed: await replaceGrants(tx, personId, [...held, { role, areaId }], by) })
}

/** Only to a person who is here, and only in areas that stand. */
async function mayBeGiven(tx: Tx, personId: PersonId, wanted: readonly RoleIn[], by: By): Promise<Result<null, AccessRefusal>> {
  await onlyOneAtATime(tx, by.tenantId)
  const [member] = await tx.select().from(memberships).where(and(eq(memberships.personId, personId), isNull(memberships.endedAt))).for('update') // biome-ignore format: one question
  return member
    ? knowAreas(
        tx,
        wanted.flatMap(({ areaId }) => areaId ?? []),
      )
    : refuse({ code: 'PERSON_NOT_FOUND' })
}

/** Ends what is no longer wanted and begins what is new; what stays keeps its date and who gave it. */
export async function replaceGrants(tx: Tx, personId: PersonId, wanted: readonly RoleIn[], by: By): Promise<number> {
  const { tenantId, actor } = by
  const at = new Date(by.nowMs)
  const now = await tx
    .select()
    .from(grants)
    .where(and(eq(grants.tenantId, tenantId), eq(grants.personId, personId), standing))
    .for('update')
  const same = (a: RoleIn, b: RoleIn) => a.role === b.role && a.areaId === b.areaId
  const gone = now.filter((held) => !wanted.some((wish) => same(wish, held)))
  const fresh = wanted.filter((wish, i) => !now.some((held) => same(wish, held)) && wanted.findIndex((one) => same(one, wish)) === i)
  if (gone.length > 0)
    await tx
      .update(grants)
      .set({ endedAt: at, endedBy: plain(actor) })
      .where(inArray(grants.id, gone.map(({ id }) => id))) // biome-ignore format: one change
  if (fresh.length > 0)
    await tx
      .insert(grants)
      .values(
        fresh.map(({ role, areaId }) => ({ id: uuidv7(), tenantId, personId, role, areaId, since: at, by: plain(actor), confirmedAt: at })),
      )
  if (gone.length + fresh.length > 0)
    await appendFeed(tx, {
      tenantId,
      actor,
      verb: 'person.granted',
      subject: { kind: 'person', id: personId },
      data: { roles: [...new Set(wanted.map(({ role }) => role))], grants: wanted.map(({ role, areaId }) => ({ role, areaId })) },
    })
  return gone.length + fresh.length
}

/** What could take the last administrator away is done one after the other, until its transaction ends. */
export const onlyOneAtATime = (tx: Tx, tenantId: TenantId) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${tenantId}, 12))`)

/** Whether anybody (but this person) is administrator of the whole organisation for as long as that is needed. */
export async function hasAdministrator(tx: Tx, tenantId: TenantId, but?: PersonId): Promise<boolean> {
  const role: Role = 'administrator'
  const rows = await tx
    .select({ id: grants.id })
    .from(grants)
    .innerJoin(memberships, and(eq(memberships.tenantId, grants.tenantId), eq(memberships.personId, grants.personId)))
    .where(
      and(
        eq(grants.tenantId, tenantId),
        eq(grants.role, role),
        isNull(grants.areaId),
        isNull(memberships.endedAt),
        standing,
        but && ne(grants.personId, but),
      ),
    )
    .limit(1)
  return rows.length > 0
}

/** Who did it, without what only his session knows. */
export const plain = ({ kind, id, name }: FeedActor): FeedActor => ({ kind, id, name })
