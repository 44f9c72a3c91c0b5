import { StatusMessage } from '#/protocol/messages.ts'
import type { System } from '#/server/platform/system.ts'
import { service } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { worthNow } from './appraise.ts'
import { assignmentOf } from './assignment.ts'
import { challengeWhenDue } from './attestation.ts'
import type { Assignment, GatewayRow } from './contract.ts'
import { type GatewayListing, listGateways, readTerminals } from './reader.ts'

export async function gatewayRows(system: System, tenantId: TenantId): Promise<GatewayRow[]> {
  await service(system, 'gateways').flush()
  const listings = await system.db.tenant(tenantId, (tx) => listGateways(tx, new Date(system.clock.nowMs())))
  return listings.map((listing) => rowOf(system, listing))
}

function rowOf(system: System, listing: GatewayListing): GatewayRow {
  const gateways = service(system, 'gateways')
  const kept = StatusMessage.safeParse(listing.status)
  const status = gateways.status(listing.id) ?? (kept.success ? kept.data : null)
  const time = gateways.time(listing.id)
  return {
    id: listing.id,
    objectId: listing.id as never,
    tag: listing.tag,
    names: listing.names,
    siteId: listing.siteId,
    online: gateways.isOnline(listing.id),
    lastSeenAt: iso(listing.lastSeenAt),
    enrolledAt: iso(listing.enrolledAt),
    kind: listing.kind ?? 'agent',
    terminals: listing.terminals,
    outbox: status?.outbox ?? null,
    clockOffsetMs: status?.clockOffsetMs ?? time?.offsetMs ?? null,
    clockErrorMs: status?.clockErrorMs ?? null,
    timeSource: time?.source ?? status?.timeSource ?? null,
    agentVersion: status?.agentVersion ?? listing.agentVersion,
    link: status?.link ?? null,
    models: status?.models ?? [],
    committed: gateways.progress(listing.id),
    quarantine: listing.quarantine && { ...listing.quarantine, since: new Date(listing.quarantine.since).toISOString() },
    certificate: listing.certificate && {
      issuedAt: new Date(listing.certificate.issuedAt).toISOString(),
      notAfter: new Date(listing.certificate.notAfter).toISOString(),
    },
    attestation: worthNow(
      listing.attestation && { verdict: listing.attestation.verdict, expiresAtMs: Date.parse(listing.attestation.expiresAt) },
      system.clock.nowMs(),
    ),
    gaps: listing.gaps ?? 0,
    refused24h: listing.refused24h,
    refusedAtGateway: status?.refused ?? {},
  }
}

const iso = (text: string | null) => (text === null ? null : new Date(text).toISOString())

/** @throws Error where the gateway was retired since its token was checked */
export async function assignmentFor(system: System, gatewayId: string): Promise<Assignment> {
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(gatewayId)
  if (!gateway) throw new Error(`gateway ${gatewayId} is gone`)
  const [terminals, models, attest] = await Promise.all([
    system.db.tenant(gateway.tenantId, (tx) => readTerminals(tx, gateway.id)),
    gateways.modelSource(gateway),
    challengeWhenDue(system, gateway),
  ])
  return { ...assignmentOf(terminals, models), mqttUrl: gateways.mqttUrl, deviceUrl: gateways.deviceUrl, attest }
}
