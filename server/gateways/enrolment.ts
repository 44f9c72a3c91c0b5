import type { z } from 'zod'
import { importPublicKey, publicJwk } from '#/protocol/signatures.ts'
import type { Actor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { CLAIM_LIFE_MS, canonicalClaim, hashSecret, makeClaimCode, makePassword } from './claim.ts'
import type { ClaimIssued, Enrol, Enrolled, GatewayRefusal, PasswordIssued } from './contract.ts'
import { releaseByEnrolment } from './quarantine.ts'
import { type GatewayRecord, readGateway, readGatewayObject } from './reader.ts'
import { bindGateway, insertClaim, lockClaim, markClaimUsed, saveKey, savePassword } from './writer.ts'

/** A one-time code by which an agent's key becomes this gateway's. Shown once; older codes stay valid until they expire. */
export async function issueClaim(
  system: System,
  actor: Actor,
  gatewayObjectId: string,
  kind: 'agent' | 'node' = 'agent',
): Promise<Result<ClaimIssued, GatewayRefusal>> {
  const nowMs = system.clock.nowMs()
  const claimCode = makeClaimCode()
  const expiresAt = new Date(nowMs + CLAIM_LIFE_MS)
  return system.db.tenant(actor.tenantId, async (tx) => {
    const object = await readGatewayObject(tx, gatewayObjectId)
    if (!object) return refuse({ code: 'GATEWAY_NOT_FOUND' })
    await bindGateway(tx, object)
    const id = uuidv7(nowMs)
    const codeHash = hashSecret(canonicalClaim(claimCode))
    await insertClaim(tx, { id, tenantId: object.tenantId, gatewayId: object.id, kind, codeHash, expiresAt, issuedBy: actor.id })
    const subject = { kind: 'gateway', id: object.id }
    const data = { tag: object.tag, expiresAt: expiresAt.toISOString() }
    await appendFeed(
      tx,
      { tenantId: object.tenantId, actor, verb: 'gateway.claim_issued', subject, objectId: object.id, data },
      new Date(nowMs),
    )
    return ok({ claimCode, expiresAt: expiresAt.toISOString() })
  })
}

/** A generated password for a third-party Sparkplug node; shown once, only its hash is kept. */
export async function issuePassword(
  system: System,
  actor: Actor,
  gatewayObjectId: string,
): Promise<Result<PasswordIssued, GatewayRefusal>> {
  const at = new Date(system.clock.nowMs())
  const password = makePassword()
  const issued = await system.db.tenant(actor.tenantId, async (tx) => {
    const object = await readGatewayObject(tx, gatewayObjectId)
    if (!object) return null
    await bindGateway(tx, object)
    await savePassword(tx, object.id, hashSecret(password), at)
    const subject = { kind: 'gateway', id: object.id }
    await appendFeed(
      tx,
      { tenantId: object.tenantId, actor, verb: 'gateway.enrolled', subject, objectId: object.id, data: { tag: object.tag, kind: 'node' } },
      at,
    )
    return object
  })
  if (!issued) return refuse({ code: 'GATEWAY_NOT_FOUND' })
  const gatewayId = issued.id as unknown as PasswordIssued['gatewayId']
  const gateways = service(system, 'gateways')
  gateways.forget(gatewayId)
  const { mqttUrl: brokerUrl, mqttCaPem: caPem } = gateways
  return ok({ gatewayId, userName: gatewayId, password, groupId: issued.groupId, nodeId: issued.nodeId, brokerUrl, caPem })
}

/** The claim code buys the public key the gateway's place. Asked again with the same key (the answer was lost on the way), the same answer. */
export async function enrol(system: System, input: z.infer<typeof Enrol>): Promise<Result<Enrolled, GatewayRefusal>> {
  const { kty, crv, x, y } = input.publicKeyJwk
  const jwk = { kty, crv, x, y }
  if (!importPublicKey(jwk)) return refuse({ code: 'KEY_INVALID' })
  const at = new Date(system.clock.nowMs())
  const enrolled = await system.db.system(async (tx): Promise<Result<GatewayRecord, GatewayRefusal>> => {
    const claim = await lockClaim(tx, hashSecret(input.claimCode))
    if (!claim) return refuse({ code: 'CLAIM_UNKNOWN' })
    const gateway = await readGateway(tx, claim.gatewayId)
    if (!gateway) return refuse({ code: 'GATEWAY_NOT_FOUND' })
    if (claim.usedAt) return gateway.publicKey?.x === x && gateway.publicKey.y === y ? ok(gateway) : refuse({ code: 'CLAIM_USED' })
    if (new Date(claim.expiresAt) <= at) return refuse({ code: 'CLAIM_EXPIRED' })
    await markClaimUsed(tx, claim, at)
    await saveKey(tx, gateway.id, { kind: claim.kind, key: jwk, agentVersion: input.agentVersion, at })
    await releaseByEnrolment(tx, gateway, at)
    await appendFeed(
      tx,
      {
        tenantId: gateway.tenantId,
        actor: { kind: 'gateway', id: gateway.id, name: gateway.tag },
        verb: 'gateway.enrolled',
        subject: { kind: 'gateway', id: gateway.id },
        objectId: gateway.id as never,
        siteId: gateway.siteId,
        data: {
          tag: gateway.tag,
          kind: claim.kind,
          agentVersion: input.agentVersion,
        },
      },
      at,
    )
    return ok(gateway)
  })
  if (!enrolled.ok) return enrolled
  const gateways = service(system, 'gateways')
  gateways.forget(enrolled.value.id)
  const { id: gatewayId, groupId, nodeId, epochFloor } = enrolled.value
  return ok({
    gatewayId,
    groupId,
    nodeId,
    serverKeyJwk: publicJwk(gateways.serverKey),
    mqttUrl: gateways.mqttUrl,
    deviceUrl: gateways.deviceUrl,
    epochFloor,
  })
}
