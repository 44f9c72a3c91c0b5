import { claimedGateway, importPublicKey, verifyGatewayToken } from '#/protocol/signatures.ts'
import type { GatewayIdentity } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import { secretMatches } from './claim.ts'
import type { GatewayRecord } from './reader.ts'

/** The gateway whose key signed this token, valid now; null for everything else. */
export async function gatewayFromToken(system: System, token: string): Promise<GatewayIdentity | null> {
  const gateway = await provenByToken(system, token, 'request')
  if (!gateway) return null
  service(system, 'gateways').noteSeen(gateway.id)
  return { gatewayId: gateway.id, tenantId: gateway.tenantId }
}

/** MQTT: user name = gateway id, password = a token by its key, or the generated password of a third-party node. */
export async function gatewayFromPassword(system: System, userName: string, password: string): Promise<GatewayRecord | null> {
  if (password.split('.').length === 3) {
    const gateway = await provenByToken(system, password, 'connection', userName)
    return gateway?.id === userName.toLowerCase() ? gateway : null
  }
  const gateway = await service(system, 'gateways').find(userName)
  return gateway?.passwordHash && gateway.kind === 'node' && secretMatches(password, gateway.passwordHash) ? gateway : null
}

async function provenByToken(system: System, token: string, as: 'connection' | 'request', named?: string): Promise<GatewayRecord | null> {
  const claimed = claimedGateway(token)
  if (!claimed) return null
  const gateway = await service(system, 'gateways').find(claimed)
  const key = gateway?.publicKey ? importPublicKey(gateway.publicKey) : null
  if (!gateway || !key || gateway.kind !== 'agent') return null
  const proven = verifyGatewayToken(token, key, system.clock.nowMs())
  if (!proven.ok || proven.value.gatewayId !== gateway.id || (named !== undefined && named.toLowerCase() !== gateway.id)) return null
  await service(system, 'gateways').speaks(gateway, proven.value.run, as)
  return gateway
}
