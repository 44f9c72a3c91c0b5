import { and, eq, sql } from 'drizzle-orm'
import type { FindingMessage } from '#/protocol/messages.ts'
import type { GatewayRecord } from '#/server/gateways/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { FindingKind } from '#/twin-models/catalog/shape.ts'
import type { FindingId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { ReportAnswer } from './contract.ts'
import { findingReports, findings } from './schema.ts'

export type Terminal = { id: ObjectId; tenantId: TenantId; siteId: SiteId; typeId: string; tag: string }
type Taken = { gateway: GatewayRecord; terminal: Terminal; message: FindingMessage; kind: FindingKind; now: Date }
type FindingRecord = typeof findings.$inferSelect

/** Takes one report: the first of its kind at an object opens a finding, later ones merge into it, an end closes it.
 *  A report that was taken before changes nothing. */
export async function takeReport(tx: Tx, taken: Taken): Promise<ReportAnswer> {
  const { message, terminal, now } = taken
  const id = message.findingId as FindingId
  const ended = message.ended === true
  const mark = { id, ended, tenantId: terminal.tenantId, receivedAt: now }
  const [fresh] = await tx.insert(findingReports).values(mark).onConflictDoNothing().returning({ id: findingReports.id })
  if (!fresh) return { findingId: id, state: 'known' }
  const finding = ended
    ? await closeFinding(tx, terminal.id, message.kind, now, 'model', gatewayActor(taken))
    : message.updates === undefined
      ? await openOrMerge(tx, taken, id)
      : await updateOpen(tx, taken)
  if (!finding) return { findingId: id, state: 'known' }
  await tx
    .update(findingReports)
    .set({ findingId: finding.id })
    .where(and(eq(findingReports.tenantId, terminal.tenantId), eq(findingReports.id, id), eq(findingReports.ended, ended)))
  return { findingId: finding.id, state: ended ? 'ended' : finding.mergedCount === 0 ? 'opened' : 'merged' }
}

async function openOrMerge(tx: Tx, taken: Taken, id: FindingId): Promise<FindingRecord | null> {
  const { message, terminal, kind, now } = taken
  const latest = latestOf(taken)
  const [finding] = await tx
    .insert(findings)
    .values({
      ...latest,
      id,
      tenantId: terminal.tenantId,
      siteId: terminal.siteId,
      objectId: terminal.id,
      gatewayId: taken.gateway.id,
      suffix: message.suffix,
      typeId: terminal.typeId,
      kind: kind.id,
      priority: kind.priority,
      isAlert: kind.alarm === undefined,
      state: 'open',
      startedAt: new Date(message.startedAtMs),
      receivedAt: now,
    })
    .onConflictDoUpdate({
      target: [findings.tenantId, findings.objectId, findings.kind],
      targetWhere: sql`state = 'open'`,
      set: { ...latest, mergedCount: sql`${findings.mergedCount} + 1` },
    })
    .returning()
  if (finding) await tellFinding(tx, taken, finding)
  return finding ?? null
}

/** News of a finding that was ended meanwhile is none: it was measured normal, or people closed it. */
async function updateOpen(tx: Tx, taken: Taken): Promise<FindingRecord | null> {
  const { terminal, message } = taken
  const [finding] = await tx
    .update(findings)
    .set({ ...latestOf(taken), mergedCount: sql`${findings.mergedCount} + 1` })
    .where(and(eq(findings.objectId, terminal.id), eq(findings.kind, message.kind), eq(findings.state, 'open')))
    .returning()
  if (finding) await tellFinding(tx, taken, finding)
  return finding ?? null
}

const latestOf = ({ message, now }: Taken) => ({
  model: message.model,
  tier: message.tier,
  confidence: message.confidence,
  latencyUs: message.latencyUs,
  energyMj: message.energyMj ?? null,
  detectedAt: new Date(message.detectedAtMs),
  lastSeenAt: now,
  evidence: message.evidence,
})

async function tellFinding(tx: Tx, taken: Taken, finding: FindingRecord): Promise<void> {
  const { terminal, now } = taken
  const data = {
    ...shortOf(finding, terminal.tag),
    confidence: finding.confidence,
    ...(finding.mergedCount > 0
      ? { mergedCount: finding.mergedCount }
      : { tier: finding.tier, latencyUs: finding.latencyUs, model: finding.model }),
  }
  await appendFinding(tx, finding.mergedCount === 0 ? 'finding.opened' : 'finding.updated', finding, gatewayActor(taken), data, now)
}

/** Ends the open finding of a kind at an object; null where none is open. */
export async function closeFinding(
  tx: Tx,
  objectId: ObjectId,
  kind: string,
  now: Date,
  by: 'model' | 'measurement',
  actor: FeedActor,
): Promise<FindingRecord | null> {
  const [finding] = await tx
    .update(findings)
    .set({ state: 'ended', endedAt: now, endedBy: by })
    .where(and(eq(findings.objectId, objectId), eq(findings.kind, kind), eq(findings.state, 'open')))
    .returning()
  if (!finding) return null
  await appendFinding(tx, 'finding.ended', finding, actor, { ...shortOf(finding), by }, now)
  return finding
}

/** What the closed work says it was: the label of this evidence for the next model. */
export async function labelFinding(tx: Tx, findingId: FindingId, label: { code: string; byOrder: string }): Promise<void> {
  await tx.update(findings).set({ label }).where(eq(findings.id, findingId))
}

const gatewayActor = ({ gateway }: Taken): FeedActor => ({ kind: 'gateway', id: gateway.id, name: gateway.tag })

const shortOf = (finding: FindingRecord, tag?: string) => ({
  kind: finding.kind,
  priority: finding.priority,
  siteId: finding.siteId,
  isAlert: finding.isAlert,
  ...(tag ? { tag } : {}),
})

const appendFinding = (tx: Tx, verb: string, finding: FindingRecord, actor: FeedActor, data: Record<string, unknown>, now: Date) =>
  appendFeed(
    tx,
    {
      tenantId: finding.tenantId,
      actor,
      verb,
      subject: { kind: 'finding', id: finding.id },
      objectId: finding.objectId,
      siteId: finding.siteId,
      data,
    },
    now,
  )
