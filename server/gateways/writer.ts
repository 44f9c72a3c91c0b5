import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import { revokeCertificates } from './certificate-rows.ts'
import { ENROLLED_ANEW, type PublicKeyJwk, type QuarantineRule } from './contract.ts'
import type { GatewayObject } from './reader.ts'

/** The gateway's row, made when somebody first prepares its enrolment. What is enrolled goes on as it is until another has enrolled. */
export const bindGateway = (tx: Tx, object: GatewayObject) =>
  tx.execute(sql`
    insert into gateways (id, tenant_id, group_id, node_id, kind) values (${object.id}, ${object.tenantId}, ${object.groupId}, ${object.nodeId}, 'agent')
    on conflict (id) do nothing`)

export const insertClaim = (
  tx: Tx,
  claim: { id: string; tenantId: TenantId; gatewayId: string; kind: 'agent' | 'node'; codeHash: string; expiresAt: Date; issuedBy: string },
) =>
  tx.execute(sql`
    insert into gateway_claims (id, tenant_id, gateway_id, kind, code_hash, expires_at, issued_by)
    values (${claim.id}, ${claim.tenantId}, ${claim.gatewayId}, ${claim.kind}, ${claim.codeHash}, ${claim.expiresAt.toISOString()}, ${claim.issuedBy})`)

export type ClaimRecord = {
  id: string
  gatewayId: GatewayId
  tenantId: TenantId
  kind: 'agent' | 'node'
  expiresAt: string
  usedAt: string | null
}

/** Whoever changes by what a gateway proves itself does so after the other: each touches several codes and certificates. */
export const lockGateway = (tx: Tx, gatewayId: string) => tx.execute(sql`select 1 from gateways where id = ${gatewayId}::uuid for update`)

/** With its gateway locked, so that of two agents with one code, or with two codes of one gateway, one wins. */
export async function lockClaim(tx: Tx, codeHash: string): Promise<ClaimRecord | null> {
  const read = () =>
    tx.execute<ClaimRecord>(sql`
    select id, gateway_id as "gatewayId", tenant_id as "tenantId", kind, expires_at as "expiresAt", used_at as "usedAt"
    from gateway_claims where code_hash = ${codeHash}`)
  const [found] = await read()
  if (!found) return null
  await lockGateway(tx, found.gatewayId)
  return (await read())[0] ?? null // as whoever was before us left it
}

/** One of them was used: those still lying about open the gateway's place to nobody else. */
export async function markClaimUsed(tx: Tx, claim: Pick<ClaimRecord, 'id' | 'gatewayId'>, at: Date): Promise<void> {
  await tx.execute(sql`update gateway_claims set used_at = ${at.toISOString()} where id = ${claim.id}::uuid`)
  await endClaims(tx, claim.gatewayId, at)
}

/** What was given out so far opens the gateway's place no more. */
export const endClaims = (tx: Tx, gatewayId: string, at: Date) =>
  tx.execute(sql`update gateway_claims set expires_at = least(expires_at, ${at.toISOString()}::timestamptz)
    where gateway_id = ${gatewayId}::uuid and used_at is null`)

/** Certificates of another key than this one end with it. */
export async function saveKey(
  tx: Tx,
  gatewayId: GatewayId,
  { kind, key, agentVersion, at }: { kind: 'agent' | 'node'; key: PublicKeyJwk; agentVersion: string; at: Date },
): Promise<void> {
  await revokeCertificates(tx, gatewayId, { name: 'enrolment', reason: ENROLLED_ANEW, at, except: key })
  await tx.execute(sql`
    update gateways set kind = ${kind}, public_key = ${JSON.stringify(key)}::text::jsonb, enrolled_at = ${at.toISOString()}, agent_version = ${agentVersion}, version = version + 1
    where id = ${gatewayId}::uuid`)
}

export const savePassword = (tx: Tx, gatewayId: string, passwordHash: string, at: Date) =>
  tx.execute(
    sql`update gateways set kind = 'node', password_hash = ${passwordHash}, enrolled_at = ${at.toISOString()}, version = version + 1 where id = ${gatewayId}::uuid`,
  )

/** An epoch that has been seen is never handed out again. */
export const raiseEpochFloor = (tx: Tx, gatewayId: GatewayId, floor: number) =>
  tx.execute(sql`update gateways set epoch_floor = greatest(epoch_floor, ${floor}) where id = ${gatewayId}::uuid`)

export type QuarantineDraft = {
  id: string
  tenantId: TenantId
  gatewayId: GatewayId
  rule: QuarantineRule
  detail: string | null
  reason: string | null
  byName: string
  at: Date
}

/** True for who says it first: from then on the gateway is not trusted. */
export async function insertQuarantine(tx: Tx, draft: QuarantineDraft): Promise<boolean> {
  const { id, tenantId, gatewayId, rule, detail, reason, byName, at } = draft
  const rows = await tx.execute(sql`
    insert into gateway_quarantines (id, tenant_id, gateway_id, rule, detail, reason, by_name, since)
    values (${id}::uuid, ${tenantId}, ${gatewayId}::uuid, ${rule}, ${detail}, ${reason}, ${byName}, ${at.toISOString()})
    on conflict (gateway_id, rule) where released_at is null do nothing returning id`)
  return rows.length > 0
}

/** Ends what is open of these rules, or of all; the rules it ended. */
export async function endQuarantines(
  tx: Tx,
  gatewayId: string,
  by: { name: string; reason: string; at: Date; rules?: readonly QuarantineRule[] },
): Promise<QuarantineRule[]> {
  const rows = await tx.execute<{ rule: QuarantineRule }>(sql`
    update gateway_quarantines set released_at = ${by.at.toISOString()}, released_by_name = ${by.name}, release_reason = ${by.reason}
    where gateway_id = ${gatewayId}::uuid and released_at is null ${by.rules ? sql`and rule = any (${sql.param(`{${by.rules.join(',')}}`)}::text[])` : sql``}
    returning rule`)
  return rows.map(({ rule }) => rule)
}

/** Takes the gateways over for this worker; an older worker's epoch is lower. Rows are locked by id here and below: two that lock many must not meet. */
export async function takeLeases(tx: Tx, gatewayIds: readonly GatewayId[], owner: string): Promise<Map<GatewayId, number>> {
  const rows = await tx.execute<{ id: GatewayId; epoch: number }>(sql`
    with mine as (select id from gateways where id = any (${sql.param(`{${gatewayIds.join(',')}}`)}::uuid[]) order by id for no key update)
    update gateways g set lease_epoch = lease_epoch + 1, lease_owner = ${owner} from mine where g.id = mine.id returning g.id, lease_epoch as epoch`)
  return new Map(rows.map(({ id, epoch }) => [id, epoch]))
}

export const saveOnline = (tx: Tx, gatewayId: GatewayId, online: boolean, at: Date) =>
  tx.execute(sql`update gateways set online = ${online}, last_seen_at = ${at.toISOString()} where id = ${gatewayId}::uuid`)

export type Sighting = { gatewayId: GatewayId; lastSeenAtMs: number; gaps: number; status: unknown | null }

export async function saveSightings(tx: Tx, sightings: readonly Sighting[]): Promise<void> {
  if (sightings.length === 0) return
  const seen = sightings.toSorted((a, b) => (a.gatewayId < b.gatewayId ? -1 : 1))
  const ids = sql.param(`{${seen.map(({ gatewayId }) => gatewayId).join(',')}}`)
  await tx.execute(sql`
    with mine as (select id from gateways where id = any (${ids}::uuid[]) order by id for no key update),
      seen as (select id, to_timestamp(ms / 1000) as at, gaps, status::jsonb as status
        from unnest(${ids}::uuid[], ${sql.param(seen.map((it) => it.lastSeenAtMs))}::float8[], ${sql.param(seen.map((it) => it.gaps))}::int4[],
          ${sql.param(seen.map((it) => (it.status === null ? null : JSON.stringify(it.status))))}::text[]) as s (id, ms, gaps, status))
    update gateways g set last_seen_at = seen.at, gaps = g.gaps + seen.gaps, status = coalesce(seen.status, g.status)
    from mine join seen using (id) where g.id = mine.id`)
}

export type RefusalCount = {
  tenantId: TenantId
  gatewayId: GatewayId
  reason: string
  hourMs: number
  count: number
  lastAtMs: number
  detail: string | null
}

export async function saveRefusals(tx: Tx, counts: readonly RefusalCount[]): Promise<void> {
  for (const it of counts) {
    await tx.execute(sql`
      insert into gateway_refusals (tenant_id, gateway_id, reason, hour, count, last_at, last_detail)
      values (${it.tenantId}, ${it.gatewayId}, ${it.reason}, ${new Date(it.hourMs).toISOString()}, ${it.count}, ${new Date(it.lastAtMs).toISOString()}, ${it.detail})
      on conflict (gateway_id, reason, hour) do update set count = gateway_refusals.count + excluded.count, last_at = excluded.last_at,
        last_detail = coalesce(excluded.last_detail, gateway_refusals.last_detail)`)
  }
}
