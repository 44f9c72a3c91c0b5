import { randomBytes } from 'node:crypto'
import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { AreaId, PersonId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { By } from '../by.ts'
import { hashOf } from '../hash.ts'
import type { Role } from '../permissions.ts'
import { entryLinks } from './schema.ts'

const HOUR_MS = 3_600_000
/** An invitation waits for somebody to come back from leave; a new password is wanted now. */
export const GOOD_MS = { invitation: 7 * 24 * HOUR_MS, reset: 24 * HOUR_MS } as const

export type Link = typeof entryLinks.$inferSelect
type For =
  | { kind: 'invitation'; email: string; name: string; roles: Role[]; areaIds: AreaId[] | null }
  | { kind: 'reset'; email: string; name: string; personId: PersonId; dropsFactors?: boolean }

/** A link of 256 random bits, shown this once. One before it for the same address and purpose is revoked. */
export async function makeLink(tx: Tx, wanted: For, by: By): Promise<{ id: string; token: string; expiresAt: string }> {
  const { tenantId, actor, nowMs } = by
  await tx
    .update(entryLinks)
    .set({ revokedAt: new Date(nowMs) })
    .where(and(eq(entryLinks.tenantId, tenantId), eq(entryLinks.kind, wanted.kind), eq(entryLinks.email, wanted.email), isNull(entryLinks.usedAt), isNull(entryLinks.revokedAt))) // biome-ignore format: one question
  const token = randomBytes(32).toString('base64url')
  const id = uuidv7()
  const expiresAt = new Date(nowMs + GOOD_MS[wanted.kind])
  const issued = { issuedBy: actor.name, issuedById: actor.id, issuedAt: new Date(nowMs), expiresAt }
  await tx.insert(entryLinks).values({ roles: [], ...wanted, id, tenantId, hash: hashOf(token), ...issued })
  const verb = wanted.kind === 'invitation' ? 'person.invited' : 'person.resetLinkMade'
  const data = {
    email: wanted.email,
    expiresAt: expiresAt.toISOString(),
    ...('roles' in wanted ? { roles: wanted.roles, areaIds: wanted.areaIds } : {}),
    ...('dropsFactors' in wanted && wanted.dropsFactors ? { dropsFactors: true } : {}),
  }
  const subject = 'personId' in wanted ? { kind: 'person', id: wanted.personId } : { kind: 'invitation', id }
  await appendFeed(tx, { tenantId, actor, verb, subject, data })
  return { id, token, expiresAt: expiresAt.toISOString() }
}

const open = (nowMs: number) => and(isNull(entryLinks.usedAt), isNull(entryLinks.revokedAt), gt(entryLinks.expiresAt, new Date(nowMs)))

/** The link that is meant, if it is still good. Whose tenant it is, the link says: wants the server's own transaction. */
export async function linkOf(tx: Tx, token: string, nowMs: number): Promise<Link | null> {
  return (await tx.select().from(entryLinks).where(and(eq(entryLinks.hash, hashOf(token)), open(nowMs))))[0] ?? null // biome-ignore format: one question
}

/** Uses a link up. @returns whether it was still good: of two at once, one */
export async function spend(tx: Tx, id: string, personId: PersonId, nowMs: number): Promise<boolean> {
  const spent = await tx
    .update(entryLinks)
    .set({ usedAt: new Date(nowMs), personId })
    .where(and(eq(entryLinks.id, id), open(nowMs)))
    .returning({ id: entryLinks.id })
  return spent.length > 0
}

/** The newest open invitation of an address, whichever organisation made it. */
export async function openInvitationOf(tx: Tx, email: string, nowMs: number): Promise<Link | null> {
  const found = await tx
    .select()
    .from(entryLinks)
    .where(and(eq(entryLinks.kind, 'invitation'), eq(entryLinks.email, email), open(nowMs)))
    .orderBy(desc(entryLinks.issuedAt))
    .limit(1)
  return found[0] ?? null
}

/** @throws Error where somebody else used it meanwhile */
export async function spendInvitation(tx: Tx, id: string, personId: PersonId, nowMs: number): Promise<void> {
  if (!(await spend(tx, id, personId, nowMs))) throw new Error('the invitation was used meanwhile')
}

/** Invitations that wait to be accepted. */
export const openInvitations = (tx: Tx, nowMs: number): Promise<Link[]> =>
  tx
    .select()
    .from(entryLinks)
    .where(and(eq(entryLinks.kind, 'invitation'), open(nowMs)))
    .orderBy(desc(entryLinks.issuedAt))

export async function revokeLink(tx: Tx, id: string, by: By): Promise<boolean> {
  const revoked = await tx
    .update(entryLinks)
    .set({ revokedAt: new Date(by.nowMs) })
    .where(and(eq(entryLinks.id, id), open(by.nowMs)))
    .returning({ id: entryLinks.id })
  if (revoked.length === 0) return false
  const { tenantId, actor } = by
  await appendFeed(tx, { tenantId, actor, verb: 'invitation.revoked', subject: { kind: 'invitation', id }, data: {} })
  return true
}
