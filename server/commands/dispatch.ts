import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { CommandMessage } from '#/protocol/messages.ts'
import { publishToGateway, signForGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { commands } from './schema.ts'
import { standingStop } from './stops.ts'
import { advance, type CommandRecord, lockCommand, nextSequence } from './writer.ts'

const DISPATCHER = systemActor('commands')

/** Marks a queued command as dispatched where its gateway is there, in the caller's transaction; its number is given here, once.
 *  Put on the wire only after that transaction has committed: what is sent is always in the database. */
async function mark(system: System, tx: Tx, command: CommandRecord, now: Date): Promise<CommandRecord> {
  if (command.state !== 'queued' || !command.gatewayId || now >= command.validUntil) return command
  // Commands travel over MQTT alone: a gateway that only asks over HTTPS hears none.
  if (!service(system, 'gateways').mayBeCommanded(command.gatewayId)) return command
  if (await standingStop(tx)) return command
  const sequence = await nextSequence(tx, command)
  const set = { sequence, dispatchedAt: now, sentAt: now, ...countedFromNow(system, command) }
  return (await advance(tx, command, { kind: 'dispatched' }, { actor: DISPATCHER, set, data: { sequence } }, now)) ?? command
}

/** A change is counted from the value when it is sent, not from when it was asked for. */
function countedFromNow(system: System, { effectDelta, effectSeriesId }: CommandRecord): Partial<CommandRecord> {
  if (effectDelta === null || effectSeriesId === null) return {}
  const latest = service(system, 'telemetry').head.latest(effectSeriesId)
  return latest ? { effectBefore: latest.value, effectExpected: latest.value + effectDelta } : {}
}

/** Puts a dispatched command on the wire. Sent twice is carried out once: the gateway's journal knows its id. */
async function publish(system: System, command: CommandRecord): Promise<void> {
  const jws = signed(system, command)
  if (!jws || !command.gatewayId) return
  await publishToGateway(system, command.gatewayId, 'command', jws)
}

export const send = { mark, publish }

/** The command as its gateway takes it; null where it is not to be sent (any more). */
export function signed(system: System, command: CommandRecord): string | null {
  if (command.state !== 'dispatched' || command.sequence === null || !command.gatewayId) return null
  if (system.clock.nowMs() >= command.validUntil.getTime()) return null
  const message: CommandMessage = {
    v: 1,
    commandId: command.id,
    suffix: command.suffix,
    command: command.command,
    params: command.params,
    issuedAtMs: command.issuedAt.getTime(),
    validUntilMs: command.validUntil.getTime(),
    approvals: command.approvals.map(({ by, atMs }) => ({ by, atMs })),
    sequence: command.sequence,
  }
  return signForGateways(system, command.gatewayId, message)
}

/** What a gateway is owed, oldest first: what waited for it, and what was sent and not answered. All of it is dispatched now. */
export async function owedTo(system: System, gateway: { gatewayId: string; tenantId: TenantId }): Promise<CommandRecord[]> {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(gateway.tenantId, async (tx) => {
    if (await standingStop(tx)) return []
    const owed = await tx
      .select({ id: commands.id })
      .from(commands)
      .where(
        and(
          eq(commands.gatewayId, gateway.gatewayId as never),
          inArray(commands.state, ['queued', 'dispatched']),
          gt(commands.validUntil, now),
        ),
      )
      .orderBy(asc(commands.sequence), asc(commands.issuedAt), asc(commands.id))
    const sent: CommandRecord[] = []
    for (const { id } of owed) {
      const command = await lockCommand(tx, id)
      if (command) sent.push(await mark(system, tx, command, now))
    }
    return sent.filter(({ state }) => state === 'dispatched')
  })
}

/** The gateway is back: it gets what it is owed. */
export async function dispatchTo(system: System, gateway: { gatewayId: string; tenantId: TenantId }): Promise<number> {
  const owed = await owedTo(system, gateway)
  for (const command of owed) await publish(system, command)
  return owed.length
}
