import { randomBytes } from 'node:crypto'
import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { TOKEN_PREFIX } from './actor.ts'
import { answersFor, isOwn, lackingIn, reachesOf } from './answerable.ts'
import type { By } from './by.ts'
import type { AccessRefusal, IssuedToken, IssueToken, TokenRow } from './contract.ts'
import { hashOf } from './hash.ts'
import type { Reach } from './held.ts'
import { accessTokens } from './schema.ts'

const DAY_MS = 86_400_000

/** 256 random bits, shown this once; what is kept is their SHA-256. */
export async function issueToken(tx: Tx, ask: IssueToken, by: By): Promise<IssuedToken> {
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url')
  const id = uuidv7()
  const expiresAt = new Date(by.nowMs + ask.expiresInDays * DAY_MS)
  await tx.insert(accessTokens).values({
    id,
    tenantId: by.tenantId,
    name: ask.name,
    hash: hashOf(token),
    roles: ask.roles,
    areaIds: ask.areaIds ?? null,
    issuedBy: by.actor.name,
    issuedById: by.actor.id,
    issuedAt: new Date(by.nowMs),
    expiresAt,
  })
  const data = { name: ask.name, roles: ask.roles, areaIds: ask.areaIds ?? null, expiresAt: expiresAt.toISOString() }
  await appendFeed(tx, { tenantId: by.tenantId, actor: by.actor, verb: 'token.issued', subject: { kind: 'token', id }, data })
  return { id, token, name: ask.name, roles: ask.roles, expiresAt: expiresAt.toISOString() }
}

/** The newest first; those that ended stay in sight for their record. */
export async function listTokens(tx: Tx): Promise<TokenRow[]> {
  const rows = await tx.select().from(accessTokens).orderBy(desc(accessTokens.issuedAt))
  const reaches = await reachesOf(tx, rows)
  return rows.map((token) => ({
    id: token.id,
    name: token.name,
    roles: token.roles,
    areaIds: token.areaIds,
    issuedBy: token.issuedBy,
    answers: answersFor(token).name,
    own: isOwn(token),
    issuedAt: token.issuedAt.toISOString(),
    takenAt: token.takenAt?.toISOString() ?? null,
    restsSince: token.restsSince?.toISOString() ?? null,
    lacking: lackingIn(token, reaches.get(token.id) as Reach),
    expiresAt: token.expiresAt.toISOString(),
    revokedAt: token.revokedAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  }))
}

/** Who may make tokens answers for another's from now on, and it does what its roles say again. One's own, the machine's and what has ended cannot be taken. */
export async function takeOverToken(tx: Tx, tokenId: string, by: By): Promise<Result<{ id: string }, AccessRefusal>> {
  const [token] = await tx
    .select()
    .from(accessTokens)
    .where(and(eq(accessTokens.id, tokenId), isNull(accessTokens.revokedAt), gt(accessTokens.expiresAt, new Date(by.nowMs))))
    .for('update')
  if (!token || isOwn(token) || (answersFor(token).id === by.actor.id && !token.restsSince)) return refuse({ code: 'TOKEN_NOT_FOUND' })
  const answeredIds = [...new Set([...token.answeredIds, answersFor(token).id])]
  const taken = { takenBy: by.actor.name, takenById: by.actor.id, takenAt: new Date(by.nowMs), restsSince: null, answeredIds }
  await tx.update(accessTokens).set(taken).where(eq(accessTokens.id, tokenId))
  const data = { name: token.name, from: answersFor(token).id }
  await appendFeed(tx, { tenantId: by.tenantId, actor: by.actor, verb: 'token.takenOver', subject: { kind: 'token', id: tokenId }, data })
  return ok({ id: tokenId })
}

export async function revokeToken(tx: Tx, tokenId: string, by: By): Promise<Result<{ id: string }, AccessRefusal>> {
  const revoked = await tx
    .update(accessTokens)
    .set({ revokedAt: new Date(by.nowMs) })
    .where(and(eq(accessTokens.id, tokenId), isNull(accessTokens.revokedAt)))
    .returning({ id: accessTokens.id })
  if (revoked.length === 0) return refuse({ code: 'TOKEN_NOT_FOUND' })
  await appendFeed(tx, { tenantId: by.tenantId, actor: by.actor, verb: 'token.revoked', subject: { kind: 'token', id: tokenId }, data: {} })
  return ok({ id: tokenId })
}

/** Who is behind this access token: who made it, and whoever answered for it since. Nobody for what is none of this tenant's. */
export async function peopleBehindToken(tx: Tx, tokenId: string): Promise<string[]> {
  const [row] = await tx.select().from(accessTokens).where(eq(accessTokens.id, tokenId))
  return row ? [...new Set([row.issuedById, ...row.answeredIds, answersFor(row).id])] : []
}
