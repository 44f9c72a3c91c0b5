import type { Terminal, Terminals } from '#/edge/terminals.ts'
import type { EnvelopeContext } from '#/protocol/envelope.ts'
import type { CommandMessage } from '#/protocol/messages.ts'

/** What this gateway knows for the envelope: its own latest readings, its own journal, its own holds. */
export function envelopeContext(given: {
  command: CommandMessage
  terminal: Terminal
  terminals: Terminals
  /** The gateway's clock, which stamped the readings. */
  nowMs: number
  /** The server's clock as far as it is known: it set the time until which the command is valid. */
  serverNowMs: number
  startsLastHour: number
  hold: { by: string } | null
}): EnvelopeContext {
  const { command, terminal, terminals, nowMs, serverNowMs } = given
  return {
    params: command.params,
    nowMs,
    validUntilMs: command.validUntilMs - (serverNowMs - nowMs),
    readings: (on, channel) => terminals.related(terminal, on)?.channels.get(channel)?.latest ?? null,
    offSinceMs: (channel) => terminal.channels.get(channel)?.zeroSinceMs ?? null,
    startsLastHour: given.startsLastHour,
    hold: given.hold,
    settings: numbersOf(terminal.assigned.settings),
  }
}

function numbersOf(settings: Record<string, unknown>): Record<string, number> {
  const { numbers } = settings
  if (typeof numbers !== 'object' || numbers === null) return {}
  return Object.fromEntries(Object.entries(numbers).filter((entry): entry is [string, number] => Number.isFinite(entry[1])))
}
