import type { CommandMessage } from '#/protocol/messages.ts'
import { parseJson, readMessage } from '#/protocol/read-message.ts'
import { signMessage } from '#/protocol/signatures.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { ReceiptHandler } from './service.ts'
import type { Session } from './session.ts'

/** The command as compact JWS by the server's key, for this gateway alone (its id is the audience). */
export const signForGateways = (system: System, gatewayId: string, message: CommandMessage): string =>
  signMessage('command', message, { key: service(system, 'gateways').serverKey, audience: gatewayId })

/** True when it went out to a gateway that is online; what one is owed is sent again when `gateway.online` is heard. */
export const publishToGateway = (system: System, gatewayId: string, kind: 'command' | 'committed', payload: string): Promise<boolean> =>
  service(system, 'gateways').publish(gatewayId, kind, payload)

/** Receipts as they come, one handler; the gateway's QoS 1 message is acknowledged when the handler is done, and sent again when it throws. */
export function onReceipt(system: System, handler: ReceiptHandler): Disposable {
  const gateways = service(system, 'gateways')
  gateways.receiptHandler = handler
  return {
    [Symbol.dispose]() {
      if (gateways.receiptHandler === handler) gateways.receiptHandler = null
    },
  }
}

/** @throws where the receipt could not be kept: it must not be acknowledged */
export async function receiveReceipt(system: System, session: Session, payload: Uint8Array): Promise<void> {
  const gateways = service(system, 'gateways')
  gateways.noteSeen(session.gateway.id)
  if (payload.length > 65_536) return gateways.noteRefused(session.gateway, 'TOO_LARGE', 1, 'receipt')
  // Whoever wrote it, it proves nothing.
  if (session.gateway.quarantine) return gateways.noteRefused(session.gateway, 'QUARANTINED', 1, 'receipt')
  if (!gateways.receiptHandler) throw new Error('nobody takes receipts yet')
  await gateways.receiptHandler(session.gateway, Buffer.from(payload).toString('latin1'))
}

export function receiveStatus(system: System, session: Session, payload: Uint8Array): void {
  const gateways = service(system, 'gateways')
  gateways.noteSeen(session.gateway.id)
  const status = payload.length > 65_536 ? null : readMessage('status', parseJson(payload))
  if (status?.ok) gateways.noteStatus(session.gateway.id, status.value)
  else gateways.noteRefused(session.gateway, 'BAD_MESSAGE', 1, status ? JSON.stringify(status.refusal) : 'status too long')
}
