import type { ReceiptMessage } from '#/protocol/messages.ts'
import { importPublicKey, openMessage, SERVER_AUDIENCE } from '#/protocol/signatures.ts'
import type { GatewayRecord } from '#/server/gateways/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { CommandId } from '#/twin-models/core/ids.ts'
import { reasonsOf } from './issue.ts'
import { advance, type CommandRecord, lockCommand } from './writer.ts'

export type ReceiptAnswer = 'recorded' | 'known' | 'refused'

/** Takes a receipt: signed by the gateway the command was sent to. What is not, is refused and counted; a receipt taken before changes nothing.
 *  @throws where the database is away: the receipt must be sent again */
export async function takeReceipt(
  system: System,
  from: GatewayRecord,
  jws: string,
  heard: (command: CommandRecord) => void = () => {},
): Promise<ReceiptAnswer> {
  const key = from.publicKey ? importPublicKey(from.publicKey) : null
  const opened = key ? openMessage('receipt', jws, { key, audience: SERVER_AUDIENCE }) : null
  if (!opened?.ok) return refused(system, from, 'BAD_RECEIPT', opened ? JSON.stringify(opened.refusal) : 'no key is enrolled')
  const receipt = opened.value
  const stepped = await system.db.tenant(from.tenantId, async (tx) => {
    const command = await lockCommand(tx, receipt.commandId as CommandId)
    if (!command || command.gatewayId !== from.id || command.sequence === null) return null
    const now = new Date(system.clock.nowMs())
    const event = { kind: 'receipt', receipt: receipt.state, atMs: now.getTime() } as const
    return { command, next: await advance(tx, command, event, noteOf(system, from, receipt, command), now) }
  })
  if (!stepped) return refused(system, from, 'RECEIPT_UNKNOWN', receipt.commandId)
  if (!stepped.next) return 'known'
  heard(stepped.next)
  return 'recorded'
}

function refused(system: System, from: GatewayRecord, code: string, detail: string): 'refused' {
  service(system, 'gateways').noteRefused(from, code, 1, detail)
  return 'refused'
}

function noteOf(system: System, from: GatewayRecord, receipt: ReceiptMessage, command: CommandRecord) {
  const checks = receipt.refusals ?? []
  const refusals = receipt.state === 'refused' ? reasonsOf(checks, 'agent') : []
  return {
    actor: { kind: 'gateway' as const, id: from.id, name: from.tag },
    ...(receipt.detail ? { detail: receipt.detail } : {}),
    data: { atMs: receipt.atMs, journalSequence: receipt.journalSequence, ...(refusals.length > 0 ? { refusals } : {}) },
    set: {
      ...(refusals.length > 0 ? { refusals: [...command.refusals, ...refusals.map((reason) => ({ ...reason, at: 'gateway' }))] } : {}),
      ...(command.effectFrom === null ? beginOfEffect(receipt, service(system, 'gateways').status(from.id)?.clockOffsetMs ?? 0) : {}),
    },
  }
}

/** From when a reading proves something, by the clock that stamps the readings: the gateway's own. */
function beginOfEffect(receipt: ReceiptMessage, clockOffsetMs: number): Partial<CommandRecord> {
  if (receipt.state !== 'accepted' && receipt.state !== 'acting' && receipt.state !== 'done') return {}
  return { effectFrom: new Date(receipt.atMs - clockOffsetMs) }
}
