import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import type { CertificateRow } from './contract.ts'

export type Held = { gatewayId: GatewayId; tenantId: TenantId; keyX: string; notAfter: string; revokedAt: string | null }

/** What is known of certificates, by hash; one that we never issued is not among them. */
export async function readCertificatesByHash(tx: Tx, hashes: readonly string[]): Promise<Map<string, Held>> {
  const rows = await tx.execute<Held & { hash: string }>(sql`
    select hash, gateway_id as "gatewayId", tenant_id as "tenantId", key_x as "keyX", not_after as "notAfter", revoked_at as "revokedAt"
    from gateway_certificates where hash = any (${sql.param(hashes)}::text[])`)
  return new Map(rows.map(({ hash, ...held }) => [hash, held]))
}

/** Newest first. */
export const readCertificates = (tx: Tx, gatewayId: string): Promise<CertificateRow[]> =>
  tx.execute<CertificateRow>(sql`
    select serial, hash, not_before as "notBefore", not_after as "notAfter", issued_at as "issuedAt", issued_by as "issuedBy",
      revoked_at as "revokedAt", revoked_by_name as "revokedByName", revoke_reason as "revokeReason"
    from gateway_certificates where gateway_id = ${gatewayId}::uuid order by issued_at desc limit 50`) as unknown as Promise<
    CertificateRow[]
  >

/** Which of the gateways hold one that counts: for them a token alone is not enough on a device port. */
export async function readHolders(tx: Tx, gatewayIds: readonly GatewayId[], now: Date): Promise<Map<GatewayId, true>> {
  const rows = await tx.execute<{ id: GatewayId }>(sql`
    select distinct gateway_id as id from gateway_certificates
    where gateway_id = any (${sql.param(`{${gatewayIds.join(',')}}`)}::uuid[]) and revoked_at is null and not_after > ${now.toISOString()}`)
  return new Map(rows.map(({ id }) => [id, true]))
}

export const insertCertificate = (
  tx: Tx,
  it: {
    hash: string
    serial: string
    tenantId: TenantId
    gatewayId: GatewayId
    keyX: string
    notBefore: Date
    notAfter: Date
    issuedAt: Date
    issuedBy: CertificateRow['issuedBy']
  },
) =>
  tx.execute(sql`
    insert into gateway_certificates (hash, serial, tenant_id, gateway_id, key_x, not_before, not_after, issued_at, issued_by)
    values (${it.hash}, ${it.serial}, ${it.tenantId}, ${it.gatewayId}, ${it.keyX}, ${it.notBefore.toISOString()}, ${it.notAfter.toISOString()},
      ${it.issuedAt.toISOString()}, ${it.issuedBy})`)

/** All of the gateway's, but those of one key; how many it were. */
export async function revokeCertificates(
  tx: Tx,
  gatewayId: string,
  by: { name: string; reason: string; at: Date; except?: { x: string } },
): Promise<number> {
  const rows = await tx.execute(sql`
    update gateway_certificates set revoked_at = ${by.at.toISOString()}, revoked_by_name = ${by.name}, revoke_reason = ${by.reason}
    where gateway_id = ${gatewayId}::uuid and revoked_at is null ${by.except ? sql`and key_x <> ${by.except.x}` : sql``} returning hash`)
  return rows.length
}

/** Revoked and not yet run out: what a list of revocations names. */
export const readRevoked = (tx: Tx, now: Date): Promise<{ serial: string; at: string }[]> =>
  tx.execute<{ serial: string; at: string }>(sql`
    select serial, revoked_at as at from gateway_certificates where revoked_at is not null and not_after > ${now.toISOString()} order by serial`) as unknown as Promise<
    { serial: string; at: string }[]
  >

/** Without key and password nothing proves it any more; with the next claim code another one is enrolled. */
export const dropKey = (tx: Tx, gatewayId: string) =>
  tx.execute(
    sql`update gateways set public_key = null, password_hash = null, enrolled_at = null, version = version + 1 where id = ${gatewayId}::uuid`,
  )
