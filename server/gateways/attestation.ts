import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'drizzle-orm'
import type { z } from 'zod'
import { type EvidenceClaims, openEvidence } from '#/protocol/attestation.ts'
import { importPublicKey } from '#/protocol/signatures.ts'
import type { Actor, GatewayIdentity } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type Appraisal, acceptable, appraise, NONCE_LIFE_MS, RESULT_LIFE_MS, type Reference } from './appraise.ts'
import { readAttestation, readClaims, saveResult, takeNonce } from './attestation-rows.ts'
import type { AcceptEvidence, AttestationRow, GatewayRefusal } from './contract.ts'
import { quarantineByRule } from './quarantine.ts'
import type { GatewayRecord } from './reader.ts'
import { putReference, readReferences } from './references.ts'

const hashOf = (nonce: string) => createHash('sha256').update(nonce).digest('hex')
const KEPT_MS = 30 * 86_400_000

/** A nonce for this gateway, good for one answer within a minute; only its hash is kept. */
export async function challenge(system: System, gateway: GatewayRecord): Promise<string> {
  const nonce = randomBytes(32).toString('base64url')
  const now = new Date(system.clock.nowMs())
  await system.db.system((tx) =>
    tx.execute(sql`
      insert into gateway_attestations (id, tenant_id, gateway_id, nonce_hash, asked_at)
      values (${uuidv7(now.getTime())}::uuid, ${gateway.tenantId}, ${gateway.id}::uuid, ${hashOf(nonce)}, ${now.toISOString()})`),
  )
  return nonce
}

/** The verifier (RFC 9334): a nonce of ours, answered in time and once, by the key that is enrolled, held against the reference list. What
 *  contradicts the list puts the gateway into quarantine. */
export async function attest(
  system: System,
  identity: GatewayIdentity,
  evidence: string,
): Promise<Result<{ verdict: Appraisal['verdict'] }, GatewayRefusal>> {
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(identity.gatewayId)
  const result = gateway ? await verify(system, gateway, evidence) : refuse({ code: 'GATEWAY_NOT_FOUND' as const })
  if (!result.ok) gateways.noteRefused(gateway, result.refusal.code, 1)
  else if (gateway && result.value.verdict === 'contraindicated')
    await quarantineByRule(system, gateway, 'attestation_failed', said(result.value))
  return result.ok ? ok({ verdict: result.value.verdict }) : result
}

async function verify(system: System, gateway: GatewayRecord, evidence: string): Promise<Result<Appraisal, GatewayRefusal>> {
  const key = gateway.publicKey ? importPublicKey(gateway.publicKey) : null
  const opened = key && openEvidence(evidence, { key, gatewayId: gateway.id })
  if (!opened?.ok) return refuse({ code: 'EVIDENCE_NOT_PROVEN' })
  const claims = opened.value
  const nowMs = system.clock.nowMs()
  const shipped = await service(system, 'gateways').shipped()
  const models = await service(system, 'gateways').modelSource(gateway)
  return system.db.system(async (tx): Promise<Result<Appraisal, GatewayRefusal>> => {
    const askedId = await takeNonce(tx, gateway.id, hashOf(claims.eat_nonce), new Date(nowMs - NONCE_LIFE_MS), new Date(nowMs))
    if (!askedId) return refuse({ code: 'EVIDENCE_NONCE' })
    const references = await listFor(system, tx, gateway, claims, [
      shipped,
      ...models.map(({ id, version, hash }): Reference => ({ kind: 'model', name: id, version, hash })),
    ])
    const appraisal = appraise(claims, references)
    const before = await readAttestation(tx, gateway.id)
    const expiresAt = new Date(nowMs + RESULT_LIFE_MS)
    await saveResult(tx, askedId, { ...appraisal, claims, expiresAt, keptFrom: new Date(nowMs - KEPT_MS), gatewayId: gateway.id })
    if (before?.verdict !== appraisal.verdict) await tell(tx, gateway, appraisal, new Date(nowMs))
    return ok(appraisal)
  })
}

/** The tenant's list, with what this installation knows of itself put into it first: the agent it ships, the models it gives out, and a gateway's
 *  configuration as it was when it was first seen. */
async function listFor(
  system: System,
  tx: Tx,
  gateway: GatewayRecord,
  claims: EvidenceClaims,
  own: readonly Reference[],
): Promise<Reference[]> {
  const { serverKey } = service(system, 'gateways')
  const known = await readReferences(tx, serverKey, gateway.tenantId)
  const same = (a: Reference) => (b: Reference) => a.kind === b.kind && a.name === b.name && a.version === b.version
  const first: Reference = { kind: 'configuration', name: gateway.id, version: '', hash: claims.onefold.configuration }
  const missing = [...own.filter((it) => known.find(same(it))?.hash !== it.hash), ...(known.some(same(first)) ? [] : [first])]
  for (const it of missing) await putReference(tx, serverKey, gateway.tenantId, it, new Date(system.clock.nowMs()))
  return [...known.filter((it) => !missing.some(same(it))), ...missing]
}

/** A person says that what he saw is right: from now on it is the reference. What contradicts the list is not made right so, nor what came meanwhile. */
export async function acceptEvidence(
  system: System,
  actor: Actor,
  { gatewayObjectId, answeredAt }: z.infer<typeof AcceptEvidence>,
): Promise<Result<{ accepted: number }, GatewayRefusal>> {
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(gatewayObjectId)
  if (!gateway || gateway.tenantId !== actor.tenantId) return refuse({ code: 'GATEWAY_NOT_FOUND' })
  const { id, tenantId, siteId, tag } = gateway
  const at = new Date(system.clock.nowMs())
  const accepted = await system.db.system(async (tx): Promise<Result<number, GatewayRefusal>> => {
    const last = await readAttestation(tx, id)
    if (!last?.claims) return refuse({ code: 'ATTESTATION_NOT_FOUND' })
    if (last.answeredAt !== answeredAt && !saysTheSame(last.claims, await readClaims(tx, id, answeredAt)))
      return refuse({ code: 'STALE_EDIT_EVIDENCE' })
    const right = acceptable(last.claims, { differences: last.differences ?? [] })
    for (const reference of right) await putReference(tx, gateways.serverKey, tenantId, reference, at)
    const subject = { kind: 'gateway', id }
    if (right.length > 0)
      await appendFeed(
        tx,
        { tenantId, actor, verb: 'gateway.evidence_accepted', subject, objectId: id as never, siteId, data: { tag, accepted: right } },
        at,
      )
    return ok(right.length)
  })
  if (!accepted.ok) return accepted
  await ask(system, gateway)
  return ok({ accepted: accepted.value })
}

/** Whether what runs there is what ran there when it was looked at: it is asked often, and says the same again. */
const saysTheSame = (now: EvidenceClaims, seen: EvidenceClaims | null): boolean =>
  seen !== null && isDeepStrictEqual([now.swversion, now.onefold], [seen.swversion, seen.onefold])

/** Asks at once where it is connected; one that only asks itself finds the nonce in its assignment. */
export async function ask(system: System, gateway: GatewayRecord): Promise<boolean> {
  const nonce = await challenge(system, gateway)
  return service(system, 'gateways').publish(gateway.id, 'attest', JSON.stringify({ v: 1, nonce }))
}

export async function askForEvidence(
  system: System,
  actor: Actor,
  gatewayObjectId: string,
): Promise<Result<{ asked: boolean }, GatewayRefusal>> {
  const gateway = await service(system, 'gateways').find(gatewayObjectId)
  if (!gateway || gateway.tenantId !== actor.tenantId) return refuse({ code: 'GATEWAY_NOT_FOUND' })
  return ok({ asked: await ask(system, gateway) })
}

/** A nonce where a result is missing, half of its life is over, or the agent has started anew since, maybe as another or set up otherwise; and none is
 *  under way. */
export async function challengeWhenDue(system: System, gateway: GatewayRecord): Promise<string | null> {
  if (gateway.kind !== 'agent') return null
  const nowMs = system.clock.nowMs()
  const last = await system.db.system((tx) => readAttestation(tx, gateway.id))
  const run = service(system, 'gateways').runOf(gateway.id)
  const ofThisStart = run === null || last?.claims?.bootseed === run
  const fresh = ofThisStart && last?.expiresAt && Date.parse(last.expiresAt) - nowMs > RESULT_LIFE_MS / 2
  const unanswered = last && Date.parse(last.lastAskedAt) > Date.parse(last.answeredAt ?? '1970-01-01')
  const underWay = unanswered && nowMs - Date.parse(last.lastAskedAt) < NONCE_LIFE_MS / 2
  return fresh || underWay ? null : challenge(system, gateway)
}

export const attestationOf = (system: System, actor: Actor, gatewayObjectId: string): Promise<AttestationRow | null> =>
  system.db.tenant(actor.tenantId, (tx) => readAttestation(tx, gatewayObjectId))

async function tell(tx: Tx, gateway: GatewayRecord, { verdict, differences }: Appraisal, at: Date): Promise<void> {
  const { id, tenantId, siteId, tag } = gateway
  const actor = { kind: 'gateway' as const, id, name: tag }
  const subject = { kind: 'gateway', id }
  await appendFeed(
    tx,
    { tenantId, actor, verb: 'gateway.attested', subject, objectId: id as never, siteId, data: { tag, verdict, differences } },
    at,
  )
}

const said = ({ differences }: Appraisal) => differences.map(({ what, name, version }) => `${what} ${name} ${version}`.trim()).join(', ')
