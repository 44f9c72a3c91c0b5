import type { Actor } from '#/server/platform/actor.ts'
import type { Authority } from '#/server/platform/certificates/authority.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { dropKey, type Held, insertCertificate, readCertificates, readRevoked, revokeCertificates } from './certificate-rows.ts'
import type { CertificateRow, GatewayRefusal } from './contract.ts'
import type { Crowd } from './crowd.ts'
import { enrol } from './enrolment.ts'
import { type GatewayRecord, readGateway } from './reader.ts'
import { endClaims, lockGateway } from './writer.ts'

/** Renewed by its gateway at two thirds of it, so that a month without a network costs nothing. */
export const CERTIFICATE_LIFE_MS = 90 * 86_400_000
const LIST_FRESH_MS = 3_600_000

/** What a connection showed: `trusted` is what TLS itself found, chain, purpose and times by this machine's clock. */
export type Presented = { hash: string; trusted: boolean }
export type Issued = { der: Buffer; chain: Buffer[]; certsOnly: Buffer }

/** The installation's device authority, opened when somebody first needs it, and what is known of certificates that were shown lately. */
export class Certificates {
  readonly #system: System
  readonly #crowd: Crowd
  readonly #held = new Map<string, Promise<Held | null>>()
  #authority: Promise<Authority & { root: Authority }> | null = null

  constructor(system: System, crowd: Crowd) {
    this.#system = system
    this.#crowd = crowd
  }

  authority(): Promise<Authority & { root: Authority }> {
    this.#authority ??= import('#/server/platform/certificates/authority.ts').then(({ deviceAuthority }) =>
      deviceAuthority(this.#system.dataDir, this.#system.clock.nowMs()),
    )
    this.#authority.catch(() => {
      this.#authority = null
    })
    return this.#authority
  }

  /** The gateway that this certificate is bound to: issued by us, in its time by our clock, not revoked, and of the key enrolled last. */
  async gatewayOf({ hash, trusted }: Presented): Promise<GatewayRecord | null> {
    if (!trusted) return null
    const held = await this.#find(hash)
    if (!held || held.revokedAt !== null || Date.parse(held.notAfter) <= this.#system.clock.nowMs()) return null
    const gateway = await service(this.#system, 'gateways').find(held.gatewayId)
    return gateway?.publicKey?.x === held.keyX ? gateway : null
  }

  /** Whose a certificate once was, good or not: a refusal is counted by its sender. */
  async onceOf(hash: string): Promise<GatewayRecord | null> {
    const held = await this.#find(hash)
    return held && service(this.#system, 'gateways').find(held.gatewayId)
  }

  async holds(gateway: GatewayRecord): Promise<boolean> {
    return (await this.#crowd.holds(gateway.id)) ?? false
  }

  forget(gatewayId: string): void {
    for (const [hash, held] of this.#held)
      held.then(
        (it) => it?.gatewayId === gatewayId && this.#held.delete(hash),
        () => this.#held.delete(hash),
      )
  }

  #find(hash: string): Promise<Held | null> {
    let held = this.#held.get(hash)
    if (!held) {
      held = this.#crowd.certificate(hash)
      this.#held.set(hash, held)
      // a stranger's certificate is not kept in mind: there are as many as he likes to make
      held.then((it) => it ?? this.#held.delete(hash), () => this.#held.delete(hash)) // biome-ignore format: one line
    }
    return held
  }
}

/** RFC 7030 simpleenroll by the one-time claim code: enrols the key that the request is signed by, and certifies it. */
export async function certificateByClaim(
  system: System,
  ask: { claimCode: string; request: Uint8Array; agentVersion: string },
): Promise<Result<Issued, GatewayRefusal>> {
  const key = await keyOf(ask.request)
  if (!key) return refuse({ code: 'BAD_REQUEST_FOR_CERTIFICATE' })
  const enrolled = await enrol(system, { claimCode: ask.claimCode, publicKeyJwk: key, agentVersion: ask.agentVersion })
  if (!enrolled.ok) return enrolled
  return issue(system, enrolled.value.gatewayId, key, 'claim')
}

/** The first certificate of a key that is enrolled already, by a token which that key signed. */
export async function certificateByKey(system: System, gatewayId: string, request: Uint8Array): Promise<Result<Issued, GatewayRefusal>> {
  const key = await keyOf(request)
  return key ? issue(system, gatewayId, key, 'key') : refuse({ code: 'BAD_REQUEST_FOR_CERTIFICATE' })
}

/** RFC 7030 simplereenroll: authorised by the certificate that it renews, which stays good beside the new one until its own end. */
export async function certificateRenewed(system: System, gatewayId: string, request: Uint8Array): Promise<Result<Issued, GatewayRefusal>> {
  const key = await keyOf(request)
  return key ? issue(system, gatewayId, key, 'renewal') : refuse({ code: 'BAD_REQUEST_FOR_CERTIFICATE' })
}

const keyOf = async (request: Uint8Array) => (await import('#/server/platform/certificates/device.ts')).requestedKey(request)

async function issue(
  system: System,
  gatewayId: string,
  key: { kty: 'EC'; crv: 'P-256'; x: string; y: string },
  issuedBy: CertificateRow['issuedBy'],
): Promise<Result<Issued, GatewayRefusal>> {
  const { certsOnly, issueDevice } = await import('#/server/platform/certificates/device.ts')
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(gatewayId)
  if (!gateway) return refuse({ code: 'GATEWAY_NOT_FOUND' })
  if (gateway.publicKey?.x !== key.x || gateway.publicKey.y !== key.y) return refuse({ code: 'CERTIFICATE_OTHER_KEY' })
  const authority = await gateways.certificates.authority()
  const issuedAt = new Date(system.clock.nowMs())
  const of = { id: gateway.id, code: gateway.code, key }
  const made = await issueDevice(authority, of, { nowMs: issuedAt.getTime(), lifeMs: CERTIFICATE_LIFE_MS })
  const { id, tenantId, siteId, tag } = gateway
  await system.db.system(async (tx) => {
    await insertCertificate(tx, { ...made, tenantId, gatewayId: id, keyX: key.x, issuedAt, issuedBy })
    const data = { tag, serial: made.serial, notAfter: made.notAfter.toISOString(), issuedBy }
    const subject = { kind: 'gateway', id }
    const actor = { kind: 'gateway' as const, id, name: tag }
    await appendFeed(tx, { tenantId, actor, verb: 'gateway.certified', subject, objectId: id as never, siteId, data }, issuedAt)
  })
  const device = Buffer.from(authority.certificate.rawData)
  return ok({ der: made.der, chain: [device], certsOnly: certsOnly([made.der, device]) })
}

/** Out at once: its certificates and its key prove nothing any more, and open connections end. Only a new claim code brings it back. */
export async function revokeGateway(
  system: System,
  actor: Actor,
  ask: { gatewayObjectId: string; reason: string },
): Promise<Result<{ revoked: number }, GatewayRefusal>> {
  const at = new Date(system.clock.nowMs())
  const revoked = await system.db.tenant(actor.tenantId, async (tx): Promise<Result<number, GatewayRefusal>> => {
    const gateway = await readGateway(tx, ask.gatewayObjectId, 'application')
    if (!gateway) return refuse({ code: 'GATEWAY_NOT_FOUND' })
    await lockGateway(tx, gateway.id)
    const count = await revokeCertificates(tx, gateway.id, { name: actor.name, reason: ask.reason, at })
    if (count === 0 && !gateway.publicKey) return refuse({ code: 'CERTIFICATE_NOT_FOUND' })
    await dropKey(tx, gateway.id)
    await endClaims(tx, gateway.id, at)
    const { id, tenantId, siteId, tag } = gateway
    const subject = { kind: 'gateway', id }
    const data = { tag, count, reason: ask.reason }
    await appendFeed(tx, { tenantId, actor, verb: 'gateway.revoked', subject, objectId: id as never, siteId, data }, at)
    return ok(count)
  })
  if (!revoked.ok) return revoked
  service(system, 'gateways').forget(ask.gatewayObjectId)
  return ok({ revoked: revoked.value })
}

/** The list of revocations (RFC 5280), for brokers that are not ours. */
export async function revocations(system: System): Promise<Buffer> {
  const { revocationList } = await import('#/server/platform/certificates/device.ts')
  const nowMs = system.clock.nowMs()
  const rows = await system.db.system((tx) => readRevoked(tx, new Date(nowMs)))
  const authority = await service(system, 'gateways').certificates.authority()
  return revocationList(authority, rows.map(({ serial, at }) => ({ serial, at: new Date(at) })), { nowMs, freshMs: LIST_FRESH_MS }) // biome-ignore format: one line
}

export const certificatesOf = (system: System, actor: Actor, gatewayObjectId: string): Promise<CertificateRow[]> =>
  system.db.tenant(actor.tenantId, (tx) => readCertificates(tx, gatewayObjectId))
