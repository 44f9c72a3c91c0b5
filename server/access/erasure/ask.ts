import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { erasedName } from '#/twin-models/core/erased.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { emailOf } from '../accounts/manage.ts'
import { restTokens } from '../answerable.ts'
import type { AccessRefusal, ErasePerson } from '../contract.ts'
import { hasAdministrator, onlyOneAtATime, plain, replaceGrants } from '../grants.ts'
import { entryLinks } from '../links/schema.ts'
import { memberships } from '../schema.ts'
import { isErased } from './erased.ts'
import { erasures } from './schema.ts'
import { removeSignIn } from './sign-in.ts'

/** Ends a person's account and erases his name and what he wrote, for good. What is seen at once is done before this answers; the rest follows. */
export async function erasePerson(system: System, actor: Actor, ask: ErasePerson): Promise<Result<null, AccessRefusal>> {
  const personId = ask.personId as PersonId
  if (personId === actor.id) return refuse({ code: 'OWN_ERASURE_FORBIDDEN' })
  const email = (await emailOf(system, personId)) ?? null
  const { tenantId } = actor
  const at = new Date(system.clock.nowMs())
  const asked = await system.db.tenant(tenantId, async (tx): Promise<Result<null, AccessRefusal>> => {
    await onlyOneAtATime(tx, tenantId)
    const [member] = await tx.select().from(memberships).where(eq(memberships.personId, personId)).for('update')
    if (!member) return refuse({ code: 'PERSON_NOT_FOUND' })
    if (isErased(member)) return refuse({ code: 'PERSON_ERASED_CONFLICT' })
    if (!same(ask.typed, email ?? member.name)) return refuse({ code: 'BAD_TYPED_NAME' })
    if (!member.endedAt && (await hasAdministrator(tx, tenantId)) && !(await hasAdministrator(tx, tenantId, personId)))
      return refuse({ code: 'LAST_ADMINISTRATOR' })
    await revokeLinks(tx, personId, email, at)
    await beginErasure(tx, member, { by: plain(actor), reason: ask.reason, at, email })
    return ok(null)
  })
  if (asked.ok) await removeSignIn(system, tenantId, personId)
  return asked
}

/** Writes down that it is to be done, with the texts that are looked for until it is, and takes name and roles from the membership. */
export async function beginErasure(
  tx: Tx,
  member: { tenantId: TenantId; personId: PersonId; name: string; endedAt: Date | null },
  { by, reason, at, email }: { by: FeedActor; reason: string; at: Date; email: string | null },
): Promise<void> {
  const { tenantId, personId, name, endedAt } = member
  const row = { by, reason, askedAt: at, texts: email ? [name, email] : [name], untilSeq: 0, entries: 0, kept: 0, copies: 0, doneAt: null }
  await tx
    .insert(erasures)
    .values({ tenantId, personId, ...row })
    .onConflictDoUpdate({ target: [erasures.tenantId, erasures.personId], set: row })
  await tx
    .update(memberships)
    .set({ name: erasedName(personId), endedAt: endedAt ?? at })
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.personId, personId)))
  await restTokens(tx, tenantId, personId, at)
  await replaceGrants(tx, personId, [], { tenantId, actor: by, nowMs: at.getTime() })
  const subject = { kind: 'person', id: personId }
  await appendFeed(tx, { tenantId, actor: by, verb: 'person.erasureAsked', subject, data: { reason } }, at)
}

const revokeLinks = (tx: Tx, personId: PersonId, email: string | null, at: Date) =>
  tx
    .update(entryLinks)
    .set({ revokedAt: at })
    .where(
      and(
        or(eq(entryLinks.personId, personId), email === null ? undefined : sql`lower(${entryLinks.email}) = ${email.toLowerCase()}`),
        isNull(entryLinks.usedAt),
        isNull(entryLinks.revokedAt),
      ),
    )

const same = (typed: string, expected: string) => typed.trim().toLowerCase() === expected.trim().toLowerCase()
