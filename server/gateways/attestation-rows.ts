import { sql } from 'drizzle-orm'
import type { EvidenceClaims } from '#/protocol/attestation.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { Appraisal } from './appraise.ts'
import type { AttestationRow } from './contract.ts'

/** The newest result of a gateway, and when it was asked last; null where it never was. */
export async function readAttestation(tx: Tx, gatewayId: string): Promise<AttestationRow | null> {
  const [row] = await tx.execute<AttestationRow>(sql`
    select r.verdict, r.differences, r.claims, r.answered_at as "answeredAt", r.expires_at as "expiresAt", l.asked_at as "lastAskedAt"
    from (select max(asked_at) as asked_at from gateway_attestations where gateway_id = ${gatewayId}::uuid) l
      left join lateral (select * from gateway_attestations where gateway_id = ${gatewayId}::uuid and verdict is not null
        order by answered_at desc limit 1) r on true
    where l.asked_at is not null`)
  return row ?? null
}

/** What a gateway said at this moment; null where it said nothing then. */
export async function readClaims(tx: Tx, gatewayId: string, answeredAt: string): Promise<EvidenceClaims | null> {
  const [row] = await tx.execute<{ claims: EvidenceClaims }>(sql`
    select claims from gateway_attestations where gateway_id = ${gatewayId}::uuid and answered_at = ${answeredAt}::timestamptz and verdict is not null`)
  return row?.claims ?? null
}

/** The question that this nonce answers; null where it was never asked of this gateway, was answered already, or too long ago. */
export async function takeNonce(tx: Tx, gatewayId: string, nonceHash: string, since: Date, now: Date): Promise<string | null> {
  const [row] = await tx.execute<{ id: string }>(sql`
    update gateway_attestations set answered_at = ${now.toISOString()}
    where gateway_id = ${gatewayId}::uuid and nonce_hash = ${nonceHash} and answered_at is null and asked_at > ${since.toISOString()} returning id`)
  return row?.id ?? null
}

/** What is older than it is kept goes with it. */
export async function saveResult(
  tx: Tx,
  id: string,
  it: Appraisal & { gatewayId: string; claims: EvidenceClaims; expiresAt: Date; keptFrom: Date },
): Promise<void> {
  await tx.execute(sql`
    update gateway_attestations set verdict = ${it.verdict}, differences = ${JSON.stringify(it.differences)}::text::jsonb,
      claims = ${JSON.stringify(it.claims)}::text::jsonb, expires_at = ${it.expiresAt.toISOString()} where id = ${id}::uuid`)
  await tx.execute(
    sql`delete from gateway_attestations where gateway_id = ${it.gatewayId}::uuid and asked_at < ${it.keptFrom.toISOString()}`,
  )
}
