import { peopleBehindToken } from '#/server/access/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import type { CommandId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { judge, lookAt } from './circumstances.ts'
import type { CommandRefusal } from './contract.ts'
import { send } from './dispatch.ts'
import { reasonsOf } from './issue.ts'
import { standingStop } from './stops.ts'
import { advance, type CommandRecord, lockCommand } from './writer.ts'

/** A second person agrees. The envelope is looked at again: what was allowed when it was asked may not be now. */
export async function approveCommand(system: System, actor: Actor, commandId: CommandId): Promise<Result<CommandRecord, CommandRefusal>> {
  const now = new Date(system.clock.nowMs())
  const asked = await system.db.tenant(actor.tenantId, (tx) => lockCommand(tx, commandId))
  if (!asked) return refuse({ code: 'COMMAND_NOT_FOUND' })
  const seen = await lookAt(system, actor.tenantId, asked.objectId, asked.command)
  if (!seen.ok) return seen
  let fresh = false
  const approved = await system.db.tenant(actor.tenantId, async (tx): Promise<Result<CommandRecord, CommandRefusal>> => {
    const command = await lockCommand(tx, commandId)
    if (!command) return refuse({ code: 'COMMAND_NOT_FOUND' })
    if (command.approvals.some(({ by }) => by === actor.id)) return ok(command)
    if (command.state !== 'awaiting approval') return refuse({ code: 'COMMAND_WRONG_STATE', state: command.state, action: 'approve' })
    if (actor.kind !== 'person' || (await issuersOf(tx, command)).includes(actor.id)) return refuse({ code: 'OWN_APPROVAL_FORBIDDEN' })
    const stop = await standingStop(tx)
    if (stop) return refuse({ code: 'DISPATCH_STOPPED', since: stop.stoppedAt })
    if (now >= command.validUntil) return refuse({ code: 'COMMAND_EXPIRED', validUntil: command.validUntil.toISOString() })
    const { checks } = await judge(system, tx, seen.value, { params: command.params, except: command.id })
    const refusals = reasonsOf(checks, seen.value.link)
    if (refusals.length > 0) {
      const refused = await advance(tx, command, { kind: 'not allowed' }, { actor, set: { checks, refusals }, data: { refusals } }, now)
      return ok(refused ?? command)
    }
    const approvals = [...command.approvals, { by: actor.id, name: actor.name, atMs: now.getTime() }]
    const agreed = await advance(tx, command, { kind: 'approved' }, { actor, verb: 'command.approved', set: { checks, approvals } }, now)
    fresh = true
    return ok(await send.mark(system, tx, agreed ?? command, now))
  })
  if (approved.ok && fresh) await send.publish(system, approved.value)
  return approved
}

/** The people behind a command: of one that a program issued, who gave the program its token, and who answers for that. */
const issuersOf = async (tx: Tx, { issuedById, issuedByKind }: CommandRecord): Promise<string[]> =>
  issuedByKind === 'token' ? peopleBehindToken(tx, issuedById) : [issuedById]

/** Takes back what has not left. */
export async function cancelCommand(
  system: System,
  actor: Actor,
  commandId: CommandId,
  reason: string | undefined,
): Promise<Result<CommandRecord, CommandRefusal>> {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, async (tx) => {
    const command = await lockCommand(tx, commandId)
    if (!command) return refuse({ code: 'COMMAND_NOT_FOUND' })
    if (command.state === 'cancelled') return ok(command)
    const cancelled = await advance(tx, command, { kind: 'cancelled' }, { actor, ...(reason ? { detail: reason } : {}) }, now)
    return cancelled ? ok(cancelled) : refuse({ code: 'COMMAND_WRONG_STATE', state: command.state, action: 'cancel' })
  })
}
