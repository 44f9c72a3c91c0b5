import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { By } from '../by.ts'
import type { AccessRefusal } from '../contract.ts'
import { DEFAULT_POLICY, type PolicyFields, type SecurityPolicy } from './policy.ts'
import { securityPolicies } from './schema.ts'

type Row = typeof securityPolicies.$inferSelect
const of = ({ tenantId: _, changedAt, changedBy, changedById, ...row }: Row): SecurityPolicy => ({
  ...row,
  changedBy: { name: changedById?.startsWith('system:') ? null : changedBy },
  changedAt: changedAt.toISOString(),
})

export async function policyOf(tx: Tx, tenantId: TenantId): Promise<SecurityPolicy> {
  const [row] = await tx.select().from(securityPolicies).where(eq(securityPolicies.tenantId, tenantId))
  return row ? of(row) : DEFAULT_POLICY
}

/** Of several tenants at once; only in the server's own transaction. */
export async function policiesOf(tx: Tx, tenantIds: readonly TenantId[]): Promise<(tenantId: TenantId) => SecurityPolicy> {
  const rows = tenantIds.length === 0 ? [] : await tx.select().from(securityPolicies).where(inArray(securityPolicies.tenantId, [...tenantIds])) // biome-ignore format: one question
  const by = new Map(rows.map((row) => [row.tenantId, of(row)]))
  return (tenantId) => by.get(tenantId) ?? DEFAULT_POLICY
}

/** An edit names the version it saw. */
export async function setPolicy(tx: Tx, fields: PolicyFields, seen: number, by: By): Promise<Result<SecurityPolicy, AccessRefusal>> {
  const { tenantId, actor, nowMs } = by
  const row = { ...fields, changedBy: actor.name, changedById: actor.id, changedAt: new Date(nowMs), version: seen + 1 }
  const kept =
    seen === 0
      ? await tx
          .insert(securityPolicies)
          .values({ tenantId, ...row })
          .onConflictDoNothing()
          .returning()
      : await tx
          .update(securityPolicies)
          .set(row)
          .where(and(eq(securityPolicies.tenantId, tenantId), eq(securityPolicies.version, seen)))
          .returning()
  const [written] = kept
  if (!written) {
    const now = await policyOf(tx, tenantId)
    return refuse({ code: 'STALE_EDIT_POLICY', by: now.changedBy?.name ?? '' })
  }
  await appendFeed(tx, { tenantId, actor, verb: 'security.policySet', subject: { kind: 'tenant', id: tenantId }, data: { ...fields } })
  return ok(of(written))
}
