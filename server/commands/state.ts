import type { CommandState } from './contract.ts'

/** The part of a command that its life is decided by. Milliseconds since 1970, of our clock. */
export type CommandLife = {
  state: CommandState
  validUntilMs: number
  /** null where the command promises no measurable effect */
  effectWithinMs: number | null
  /** end of the time the effect has; null before the gateway accepted it */
  effectByMs: number | null
}
export type ReceiptState = 'accepted' | 'refused' | 'acting' | 'done' | 'failed' | 'expired'
export type CommandEvent =
  | { kind: 'allowed'; needsApproval: boolean }
  | { kind: 'not allowed' }
  | { kind: 'approved' }
  | { kind: 'dispatched' }
  | { kind: 'cancelled' }
  | { kind: 'receipt'; receipt: ReceiptState; atMs: number }
  | { kind: 'effect measured' }
  | { kind: 'clock' }
  | { kind: 'restored' }

export const TERMINAL_STATES = ['refused', 'confirmed', 'failed', 'expired', 'cancelled'] as const satisfies readonly CommandState[]
/** Unconfirmed is an end for the one who watches, but late word from the gateway still corrects it. */
export const OPEN_STATES = [
  'requested',
  'awaiting approval',
  'queued',
  'dispatched',
  'accepted',
  'acting',
] as const satisfies readonly CommandState[]
const isOpen = (state: CommandState) => (OPEN_STATES as readonly CommandState[]).includes(state)
/** How long after its time an effect may still arrive over the uplink. Links are never scaled. */
export const UPLINK_GRACE_MS = 3_000

const RANK: Partial<Record<CommandState, number>> = { dispatched: 0, unconfirmed: 0, accepted: 1, acting: 2 }

/** One step. Returns the same life where the event changes nothing: a receipt delivered twice or out of order is a no-op. */
export function stepCommand(life: CommandLife, event: CommandEvent, nowMs: number): CommandLife {
  const to = (state: CommandState): CommandLife => (state === life.state ? life : { ...life, state })
  switch (event.kind) {
    case 'allowed':
      return life.state === 'requested' ? to(event.needsApproval ? 'awaiting approval' : 'queued') : life
    case 'not allowed':
      return life.state === 'requested' || life.state === 'awaiting approval' ? to('refused') : life
    case 'approved':
      return life.state === 'awaiting approval' && nowMs < life.validUntilMs ? to('queued') : life
    case 'dispatched':
      return life.state === 'queued' && nowMs < life.validUntilMs ? to('dispatched') : life
    case 'cancelled':
      // What has left cannot be called back.
      return ['requested', 'awaiting approval', 'queued'].includes(life.state) ? to('cancelled') : life
    case 'receipt':
      return stepReceipt(life, event.receipt, event.atMs)
    case 'effect measured':
      return life.state === 'accepted' || life.state === 'acting' || (life.state === 'unconfirmed' && life.effectByMs !== null)
        ? to('confirmed')
        : life
    case 'clock':
      return stepClock(life, nowMs)
    case 'restored':
      // What had not left need not leave any more. What had may have been carried out since: nobody knows.
      return !isOpen(life.state) ? life : to(['dispatched', 'accepted', 'acting'].includes(life.state) ? 'unconfirmed' : 'cancelled')
  }
}

function stepReceipt(life: CommandLife, receipt: ReceiptState, atMs: number): CommandLife {
  const rank = RANK[life.state]
  if (rank === undefined) return life
  const effectByMs = life.effectByMs ?? (life.effectWithinMs === null ? null : atMs + life.effectWithinMs)
  switch (receipt) {
    case 'accepted':
      return rank < 1 ? { ...life, state: 'accepted', effectByMs } : life
    case 'acting':
      return rank < 2 ? { ...life, state: 'acting', effectByMs } : life
    case 'done':
      // Done is the gateway's word. Where an effect is promised, only its measurement confirms.
      if (life.effectWithinMs === null) return { ...life, state: 'confirmed' }
      return rank < 2 ? { ...life, state: 'acting', effectByMs } : life
    case 'refused':
      return rank < 1 ? { ...life, state: 'refused' } : life
    case 'expired':
      // Also after it was accepted: its time may pass while the gateway writes its journal. Once it acts it cannot.
      return rank < 2 ? { ...life, state: 'expired' } : life
    case 'failed':
      return { ...life, state: 'failed' }
  }
}

function stepClock(life: CommandLife, nowMs: number): CommandLife {
  if (!isOpen(life.state)) return life
  if (life.effectByMs !== null) return nowMs > life.effectByMs + UPLINK_GRACE_MS ? { ...life, state: 'unconfirmed' } : life
  if (nowMs < life.validUntilMs) return life
  // Never sent: expired. Sent and nothing heard: it may have been carried out, so it is not called expired.
  if (life.state === 'requested' || life.state === 'awaiting approval' || life.state === 'queued') return { ...life, state: 'expired' }
  return nowMs > life.validUntilMs + UPLINK_GRACE_MS ? { ...life, state: 'unconfirmed' } : life
}
