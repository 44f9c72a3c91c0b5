import type { GatewayRecord } from './reader.ts'

/** A live connection to a gateway. `send` resolves when the message is on its way, not when it has arrived. */
export type Link = {
  transport: 'mqtt' | 'https'
  /** Of ours that it came in by, where that is known. */
  port?: number | undefined
  send(topic: string, payload: string | Uint8Array, qos: 0 | 1): Promise<void>
  close(reason: string): void
}

export type Session = {
  readonly gateway: GatewayRecord
  readonly link: Link
  /** Of this worker's lease: raised by every takeover. */
  leaseEpoch: number
  online: boolean
  rebirthAskedMs: number | null
}

const ASK_AGAIN_MS = 10_000

/** One rebirth request for each trouble: a birth settles it; without one it is asked again after 10 s. */
export function mayAskRebirth(session: Pick<Session, 'rebirthAskedMs'>, nowMs: number): boolean {
  return session.rebirthAskedMs === null || nowMs - session.rebirthAskedMs >= ASK_AGAIN_MS
}
