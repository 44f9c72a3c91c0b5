import type { GatewayIdentity } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import { owedTo, signed } from './dispatch.ts'
import { type ReceiptAnswer, takeReceipt } from './receipt.ts'

/** What this gateway is owed, signed for it alone. Asked again, answered again: its journal knows what it has. */
export async function owedJws(system: System, gateway: GatewayIdentity): Promise<{ commands: string[] }> {
  const owed = await owedTo(system, gateway)
  return { commands: owed.map((command) => signed(system, command)).filter((jws) => jws !== null) }
}

export async function receiveOverHttps(system: System, identity: GatewayIdentity, jws: string): Promise<{ answer: ReceiptAnswer }> {
  const gateway = await service(system, 'gateways').find(identity.gatewayId)
  if (!gateway) return { answer: 'refused' }
  const { effects } = service(system, 'commands')
  return { answer: await takeReceipt(system, gateway, jws, (command) => effects.follow(command)) }
}
