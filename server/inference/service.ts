import { importPublicKey, openMessage, SERVER_AUDIENCE } from '#/protocol/signatures.ts'
import type { GatewayRecord } from '#/server/gateways/index.ts'
import type { GatewayIdentity } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { InferenceRefusal, ReportAnswer } from './contract.ts'
import { admitFinding } from './finding.ts'
import { readTerminal, typeOf } from './object.ts'
import { takeReport } from './writer.ts'

/** Takes a finding from a gateway: signed by its key, about one of its own terminals, of a kind the catalogue knows. What is refused
 *  is counted against the gateway and shown with its other refusals. */
export async function reportFinding(
  system: System,
  identity: GatewayIdentity,
  jws: string,
): Promise<Result<ReportAnswer, InferenceRefusal>> {
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(identity.gatewayId)
  const result = gateway ? await tryReport(system, gateway, jws) : refuse({ code: 'BAD_FINDING_SIGNATURE' as const })
  if (!result.ok) gateways.noteRefused(gateway, result.refusal.code, 1, JSON.stringify(result.refusal))
  return result
}

async function tryReport(system: System, gateway: GatewayRecord, jws: string): Promise<Result<ReportAnswer, InferenceRefusal>> {
  if (gateway.quarantine) return refuse({ code: 'FINDING_QUARANTINED' })
  const key = gateway.publicKey ? importPublicKey(gateway.publicKey) : null
  if (!key) return refuse({ code: 'BAD_FINDING_SIGNATURE' })
  const opened = openMessage('finding', jws, { key, audience: SERVER_AUDIENCE })
  if (!opened.ok) return refuse(badMessage(opened.refusal))
  const message = opened.value
  const nowMs = system.clock.nowMs()
  return system.db.tenant(gateway.tenantId, async (tx) => {
    const terminal = await readTerminal(tx, gateway.id, message.suffix)
    if (!terminal) return refuse({ code: 'FINDING_FORBIDDEN', suffix: message.suffix })
    const admitted = admitFinding(message, typeOf(terminal), nowMs)
    if (!admitted.ok) return admitted
    return ok(await takeReport(tx, { gateway, terminal, message, kind: admitted.value, now: new Date(nowMs) }))
  })
}

function badMessage(refusal: { code: string; path?: string; issue?: string }): InferenceRefusal {
  if (refusal.code === 'MESSAGE_INVALID') return { code: 'BAD_FINDING', path: refusal.path ?? '', detail: refusal.issue ?? '' }
  if (refusal.code === 'MESSAGE_VERSION') return { code: 'BAD_FINDING', path: 'v', detail: 'MESSAGE_VERSION' }
  return { code: 'BAD_FINDING_SIGNATURE' }
}
