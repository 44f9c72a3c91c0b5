import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { GatewayId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Verdict } from './appraise.ts'
import type { PublicKeyJwk, Quarantined, QuarantineRow } from './contract.ts'

export type GatewayRecord = {
  id: GatewayId
  tenantId: TenantId
  groupId: string
  nodeId: string
  kind: 'agent' | 'node'
  publicKey: PublicKeyJwk | null
  passwordHash: string | null
  agentVersion: string | null
  epochFloor: number
  tag: string
  code: string
  siteId: SiteId
  /** Not trusted: no commands, and what it says is kept apart, until a person releases it. */
  quarantine: Quarantined | null
}

const openQuarantine = sql`(select jsonb_build_object('rules', jsonb_agg(q.rule order by q.since, q.rule), 'since', min(q.since))
      from gateway_quarantines q where q.gateway_id = g.id and q.released_at is null having count(*) > 0) as quarantine`

/** By id. The password's hash is for the server's own eyes: inside a tenant's walls it is null. */
export async function readGateways(
  tx: Tx,
  ids: readonly string[],
  as: 'server' | 'application' = 'server',
): Promise<Map<string, GatewayRecord>> {
  const passwordHash = as === 'server' ? sql`g.password_hash` : sql`null`
  const rows = await tx.execute<GatewayRecord>(sql`
    select g.id, g.tenant_id as "tenantId", g.group_id as "groupId", g.node_id as "nodeId", g.kind, g.public_key as "publicKey",
      ${passwordHash} as "passwordHash", g.agent_version as "agentVersion", g.epoch_floor as "epochFloor", o.tag, o.code, o.site_id as "siteId",
      ${openQuarantine}
    from gateways g join objects o on o.id = g.id
    where g.id = any (${sql.param(`{${ids.join(',')}}`)}::uuid[]) and o.retired_at is null`)
  return new Map(rows.map((row) => [row.id, row]))
}

export const readGateway = async (tx: Tx, id: string, as: 'server' | 'application' = 'server'): Promise<GatewayRecord | null> =>
  (await readGateways(tx, [id], as)).get(id.toLowerCase()) ?? null

export type GatewayObject = { id: ObjectId; tenantId: TenantId; groupId: string; nodeId: string; tag: string }

/** The registry's object that is to be a gateway, with what it is called on the wire. Inside the asker's walls. */
export async function readGatewayObject(tx: Tx, objectId: string): Promise<GatewayObject | null> {
  const [row] = await tx.execute<Omit<GatewayObject, 'nodeId'> & { code: string }>(sql`
    select o.id, o.tenant_id as "tenantId", t.slug as "groupId", o.code, o.tag
    from objects o join tenants t on t.id = o.tenant_id
    where o.id = ${objectId}::uuid and o.retired_at is null and o.type_id = 'gateway'`)
  if (!row) return null
  const { code, ...rest } = row
  return { ...rest, nodeId: suffixOf(code) }
}

/** What follows the slash of a primary code: all that topics carry. */
export const suffixOf = (code: string): string => code.slice(code.indexOf('/') + 1)

export type TerminalRecord = {
  objectId: ObjectId
  code: string
  tag: string
  typeId: string
  settings: Record<string, unknown>
  parentTag: string | null
  series: { id: number; channel: string; unit: string }[]
}

export const readTerminals = (tx: Tx, gatewayId: GatewayId): Promise<TerminalRecord[]> =>
  tx.execute<TerminalRecord>(sql`
    select o.id as "objectId", o.code, o.tag, o.type_id as "typeId", o.settings, p.tag as "parentTag",
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'channel', s.channel, 'unit', s.unit) order by s.id) from series s where s.object_id = o.id), '[]') as series
    from objects o left join objects p on p.id = o.parent_id
    where o.gateway_id = ${gatewayId}::uuid and o.retired_at is null
    order by o.tag collate "C"`) as unknown as Promise<TerminalRecord[]>

export type GatewayListing = {
  id: GatewayId
  tag: string
  names: Names
  siteId: SiteId
  kind: 'agent' | 'node' | null
  enrolledAt: string | null
  lastSeenAt: string | null
  agentVersion: string | null
  gaps: number | null
  status: unknown
  terminals: number
  refused24h: number
  quarantine: Quarantined | null
  certificate: { issuedAt: string; notAfter: string } | null
  attestation: { verdict: Verdict; expiresAt: string } | null
}

/** Every object of the tenant that is a gateway or has terminals, enrolled or not. */
export const listGateways = (tx: Tx, now: Date): Promise<GatewayListing[]> =>
  tx.execute<GatewayListing>(sql`
    select o.id, o.tag, o.names, o.site_id as "siteId", g.kind, g.enrolled_at as "enrolledAt", g.last_seen_at as "lastSeenAt",
      g.agent_version as "agentVersion", g.gaps, g.status, ${openQuarantine},
      (select jsonb_build_object('verdict', a.verdict, 'expiresAt', a.expires_at) from gateway_attestations a
        where a.gateway_id = g.id and a.verdict is not null order by a.answered_at desc limit 1) as attestation,
      (select jsonb_build_object('issuedAt', c.issued_at, 'notAfter', c.not_after) from gateway_certificates c
        where c.gateway_id = g.id and c.revoked_at is null and c.not_after > ${now.toISOString()} order by c.issued_at desc limit 1) as certificate, coalesce(t.terminals, 0) as terminals, coalesce(r.refused, 0)::float8 as "refused24h"
    from objects o
      left join gateways g on g.id = o.id
      left join (select gateway_id, count(*)::int as terminals from objects where gateway_id is not null and retired_at is null group by 1) t on t.gateway_id = o.id
      left join (select gateway_id, sum(count) as refused from gateway_refusals where hour > ${dayBefore(now)} group by 1) r on r.gateway_id = o.id
    where o.retired_at is null and (o.type_id = 'gateway' or g.id is not null or t.terminals > 0)
    order by o.tag`) as unknown as Promise<GatewayListing[]>

/** Open ones first, then the newest. */
export const readQuarantines = (tx: Tx, gatewayId: string): Promise<QuarantineRow[]> =>
  tx.execute<QuarantineRow>(sql`
    select id, rule, detail, reason, by_name as "byName", since, released_at as "releasedAt", released_by_name as "releasedByName",
      release_reason as "releaseReason"
    from gateway_quarantines where gateway_id = ${gatewayId}::uuid order by released_at is not null, since desc limit 100`) as unknown as Promise<
    QuarantineRow[]
  >

export type RefusalRow = { gatewayId: GatewayId; tag: string; reason: string; count: number; lastAt: string; lastDetail: string | null }

const dayBefore = (now: Date) => new Date(now.getTime() - 86_400_000).toISOString()

/** Last 24 hours, newest first. */
export const listRefusals = (tx: Tx, now: Date): Promise<RefusalRow[]> =>
  tx.execute<RefusalRow>(sql`
    select r.gateway_id as "gatewayId", o.tag, r.reason, sum(r.count)::float8 as count, max(r.last_at) as "lastAt",
      (array_agg(r.last_detail order by r.last_at desc))[1] as "lastDetail"
    from gateway_refusals r join objects o on o.id = r.gateway_id
    where r.hour > ${dayBefore(now)}
    group by 1, 2, 3 order by max(r.last_at) desc limit 500`) as unknown as Promise<RefusalRow[]>
