import type { ServerClock } from '#/edge/clock.ts'
import type { Journal } from '#/edge/commands/journal.ts'
import type { Log } from '#/edge/drivers/driver.ts'
import type { Identity } from '#/edge/identity.ts'
import type { SeenNumbers } from '#/edge/numbers.ts'
import type { Outbox } from '#/edge/outbox/outbox.ts'
import type { Terminals } from '#/edge/terminals.ts'
import type { TimeSource } from '#/protocol/messages/status.ts'
import type { StatusMessage } from '#/protocol/messages.ts'

/** What an uplink takes from its gateway. It ends when the signal comes. */
export type UplinkContext = {
  identity: Identity
  dir: string
  /** Authority, certificate and key for TLS; null where there are none yet, and what this machine trusts counts. */
  tls: () => { ca: string; cert?: string; key?: string } | null
  /** Asked before each connection: the broker may move. */
  mqttUrl: () => string
  outbox: Outbox
  journal: Journal
  terminals: () => Terminals
  numbers: SeenNumbers
  /** By what this machine's clock is held, and how far the server's is ahead. */
  time: () => { source: TimeSource; offsetMs: number }
  clock: ServerClock
  /** A compact JWS from the command topic. */
  onCommand: (token: string) => Promise<void>
  /** A nonce: evidence is asked for. */
  onAttest: (nonce: string) => Promise<void>
  /** The connection stands: now is the time to ask what has changed. */
  onConnected: () => void
  /** No connection: perhaps the server has moved. */
  onTrouble: () => void
  status: () => StatusMessage
  statusEveryMs: number
  log: Log
  signal: AbortSignal
  /** Unconfirmed this long, batches are sent again, ms. */
  resendAfterMs?: number
}

/** Batches sent and not yet confirmed, at most. */
export const WINDOW = 64
export const RESEND_AFTER_MS = 5_000
