import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { By } from './by.ts'
import type { AccessRefusal, DecideGrant, GrantRow } from './contract.ts'
import { hasAdministrator, onlyOneAtATime, plain } from './grants.ts'
import { standing } from './in-force.ts'
import { grants, memberships, tenants } from './schema.ts'

const DAY_MS = 86_400_000

/** Every role that somebody has for as long as it is needed, and whether anybody has said within the term that it is. */
export async function listGrants(tx: Tx, tenantId: TenantId, nowMs: number): Promise<{ termDays: number; grants: GrantRow[] }> {
  const termDays = await termOf(tx, tenantId)
  const rows = await tx
    .select({ grant: grants, name: memberships.name })
    .from(grants)
    .innerJoin(memberships, and(eq(memberships.tenantId, grants.tenantId), eq(memberships.personId, grants.personId)))
    .where(and(standing, isNull(memberships.endedAt)))
    .orderBy(asc(memberships.name), asc(grants.since), asc(grants.id))
  return {
    termDays,
    grants: rows.map(({ grant, name }) => ({
      id: grant.id,
      person: { id: grant.personId, name },
      role: grant.role,
      areaId: grant.areaId,
      since: grant.since.toISOString(),
      by: grant.by.kind === 'person' ? grant.by.name : null,
      confirmedAt: grant.confirmedAt.toISOString(),
      confirmedBy: grant.confirmedBy?.name ?? null,
      due: isDue(grant.confirmedAt.getTime(), termDays, nowMs),
    })),
  }
}

export const isDue = (confirmedAtMs: number, termDays: number, nowMs: number): boolean => nowMs - confirmedAtMs > termDays * DAY_MS

/** Keeps a role or takes it away. Nobody says of his own that it is needed. */
export async function decideGrant(tx: Tx, ask: DecideGrant, by: By): Promise<Result<null, AccessRefusal>> {
  const [grant] = await tx.select().from(grants).where(and(eq(grants.id, ask.grantId), standing)).for('update') // biome-ignore format: one question
  if (!grant) return refuse({ code: 'GRANT_NOT_FOUND' })
  if (grant.personId === (by.actor.id as PersonId)) return refuse({ code: 'OWN_GRANT_FORBIDDEN' })
  await onlyOneAtATime(tx, by.tenantId)
  const at = new Date(by.nowMs)
  await tx
    .update(grants)
    .set(ask.keep ? { confirmedAt: at, confirmedBy: plain(by.actor) } : { endedAt: at, endedBy: plain(by.actor) })
    .where(eq(grants.id, grant.id))
  if (!ask.keep && grant.role === 'administrator' && grant.areaId === null && !(await hasAdministrator(tx, by.tenantId)))
    return refuse({ code: 'LAST_ADMINISTRATOR' })
  const { role, areaId, personId } = grant
  await appendFeed(tx, {
    tenantId: by.tenantId,
    actor: by.actor,
    verb: ask.keep ? 'grant.confirmed' : 'grant.withdrawn',
    subject: { kind: 'person', id: personId },
    data: { grantId: grant.id, role, areaId },
  })
  return ok(null)
}

export async function setTerm(tx: Tx, days: number, by: By): Promise<void> {
  await tx.update(tenants).set({ certifyDays: days }).where(eq(tenants.id, by.tenantId))
  await appendFeed(tx, {
    tenantId: by.tenantId,
    actor: by.actor,
    verb: 'grant.term',
    subject: { kind: 'tenant', id: by.tenantId },
    data: { days },
  })
}

async function termOf(tx: Tx, tenantId: TenantId): Promise<number> {
  const [row] = await tx.select({ days: tenants.certifyDays }).from(tenants).where(eq(tenants.id, tenantId))
  if (!row) throw new Error(`there is no tenant ${tenantId}`)
  return row.days
}
