import type { DriverSession, Log, WriteResult } from '#/edge/drivers/driver.ts'
import type { Identity } from '#/edge/identity.ts'
import type { Terminal, Terminals } from '#/edge/terminals.ts'
import { evaluateEnvelope, isAllowed, resolveParams } from '#/protocol/envelope.ts'
import type { CommandMessage, EnvelopeResult, ParamValue } from '#/protocol/messages.ts'
import { openMessage } from '#/protocol/signatures.ts'
import { commandOf } from '#/twin-models/catalog/index.ts'
import type { CommandSpec } from '#/twin-models/catalog/shape.ts'
import { envelopeContext } from './envelope-context.ts'
import type { Journal, Receipt } from './journal.ts'

export type CommandDeps = {
  identity: Identity
  journal: Journal
  terminals: () => Terminals
  hold: (tag: string) => Promise<{ by: string } | null>
  write: DriverSession['write']
  nowMs: () => number
  serverNowMs: () => number
  log: Log
}

const HOUR_MS = 3_600_000
const MOST_WAITING = 1_000
/** A device that does not answer by then is reported as such; the act itself is never repeated. */
export const WRITE_TIMEOUT_MS = 120_000

/** Takes commands one after the other: signature, seen before, expired, known, envelope, journal, act. Only what passes each step goes to the next. */
export class CommandIntake {
  /** Messages that were no command of our server, since the start. */
  rejected = 0
  readonly #deps: CommandDeps
  readonly #busy = new Set<string>()
  readonly #acts = new Set<Promise<void>>()
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(deps: CommandDeps) {
    this.#deps = deps
  }

  /** Resolves when it is decided and journalled; the act may still run. */
  take(token: string): Promise<void> {
    if (this.#waiting >= MOST_WAITING) return Promise.resolve(this.#reject('TOO_MANY'))
    this.#waiting++
    this.#turn = this.#turn
      .then(() => this.#decide(token))
      .catch((error) => this.#deps.log.error({ err: error }, 'a command could not be journalled; nothing was done'))
      .finally(() => this.#waiting--)
    return this.#turn
  }

  /** When this resolves no act runs any more. */
  async settled() {
    await this.#turn
    await Promise.all(this.#acts)
  }

  async #decide(token: string): Promise<void> {
    const { identity, journal, terminals: served, nowMs, serverNowMs } = this.#deps
    const opened = openMessage('command', token, { key: identity.serverKey, audience: identity.gatewayId })
    if (!opened.ok) return this.#reject(opened.refusal.code)
    const command = opened.value
    if (journal.has(command.commandId)) return journal.repeat(command.commandId)
    if (serverNowMs() >= command.validUntilMs) return journal.intend(command, this.#receipt(command, 'expired'))
    if (journal.isBlindTo(command.issuedAtMs)) return this.#refuse(command, [line('JOURNAL_DAMAGED')])
    const terminals = served()
    const terminal = terminals.bySuffix.get(command.suffix)
    const spec = terminal && specOf(terminals, terminal, command.command)
    if (!terminal || !spec) return this.#refuse(command, [line(terminal ? 'COMMAND_UNKNOWN' : 'TERMINAL_UNKNOWN')])
    if (this.#busy.has(command.suffix)) return this.#refuse(command, [line('BUSY')])
    const checks = evaluateEnvelope(
      spec,
      envelopeContext({
        command,
        terminal,
        terminals,
        nowMs: nowMs(),
        serverNowMs: serverNowMs(),
        startsLastHour: journal.countSince(command.suffix, command.command, nowMs() - HOUR_MS),
        hold: await this.#deps.hold(terminal.assigned.tag),
      }),
    )
    const params = resolveParams(spec, command.params)
    if (!isAllowed(checks) || !params.ok)
      return this.#refuse(
        command,
        checks.filter((it) => !it.ok),
      )
    this.#busy.add(command.suffix)
    try {
      await journal.intend(command, this.#receipt(command, 'accepted'))
    } catch (error) {
      this.#busy.delete(command.suffix)
      throw error
    }
    const act = this.#act(command, terminal, spec, params.value).finally(() => {
      this.#busy.delete(command.suffix)
      this.#acts.delete(act)
    })
    this.#acts.add(act)
  }

  async #act(command: CommandMessage, terminal: Terminal, spec: CommandSpec, params: Record<string, ParamValue>) {
    const { journal, log, serverNowMs } = this.#deps
    try {
      // the journal may have taken its time: what is past its valid-until is never carried out
      if (serverNowMs() >= command.validUntilMs) return await journal.add(this.#receipt(command, 'expired'))
      const acting = journal.add(this.#receipt(command, 'acting'))
      const result = await within(WRITE_TIMEOUT_MS, this.#deps.write(terminal.assigned.tag, command.command, params, command.commandId))
      await acting
      const readings = readingsOf(terminal, spec)
      await journal.add(
        result.ok
          ? { ...this.#receipt(command, 'done'), readings }
          : { ...this.#receipt(command, 'failed'), detail: result.reason.slice(0, 500), readings },
      )
    } catch (error) {
      log.error({ err: error, commandId: command.commandId }, 'the end of a command could not be journalled')
    }
  }

  #refuse(command: CommandMessage, refusals: EnvelopeResult[]) {
    return this.#deps.journal.intend(command, { ...this.#receipt(command, 'refused'), refusals })
  }

  #receipt(command: CommandMessage, state: Receipt['state']): Receipt {
    return { commandId: command.commandId, state, atMs: Math.round(this.#deps.serverNowMs()) }
  }

  #reject(code: string) {
    this.rejected++
    this.#deps.log.warn({ code }, 'a message on the command topic was no command of our server')
  }
}

const line = (code: string): EnvelopeResult => ({ id: 'gateway', ok: false, unit: '1', refusal: { code } })

/** null also where the position's settings are broken: then nothing can be checked, and nothing is done. */
function specOf(terminals: Terminals, terminal: Terminal, command: string): CommandSpec | null {
  try {
    const type = terminals.typeOf(terminal)
    return type && commandOf(type, command)
  } catch {
    return null
  }
}

function readingsOf(terminal: Terminal, spec: CommandSpec): Receipt['readings'] {
  const channel = spec.effect && terminal.channels.get(spec.effect.channel)
  return channel?.latest ? [{ channel: channel.id, value: channel.latest.value, atMs: channel.latest.atMs }] : []
}

async function within(ms: number, write: Promise<WriteResult>): Promise<WriteResult> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<WriteResult>((done) => {
    timer = setTimeout(() => done({ ok: false, reason: 'NO_ANSWER' }), ms)
  })
  try {
    return await Promise.race([write, late])
  } catch (error) {
    return { ok: false, reason: `DEVICE: ${(error as Error).message}` }
  } finally {
    clearTimeout(timer)
  }
}
