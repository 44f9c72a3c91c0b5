import { sql } from 'drizzle-orm'
import { systemActor } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { CommandId, TenantId } from '#/twin-models/core/ids.ts'
import { send } from './dispatch.ts'
import { commands } from './schema.ts'
import { UPLINK_GRACE_MS } from './state.ts'
import { advance, lockCommand } from './writer.ts'

const CLOCK = systemActor('clock')
const SEND_AGAIN_MS = 5_000
const DETAIL = { expired: 'NOT_SENT_IN_TIME', unconfirmed: 'NO_EFFECT_MEASURED' } as const

/** Ends what is past its time: what was never sent expires, what showed no effect or was never answered is unconfirmed. */
export async function sweepCommands(system: System): Promise<number> {
  const now = new Date(system.clock.nowMs())
  const graceAgo = new Date(now.getTime() - UPLINK_GRACE_MS)
  const due = await system.db.system((tx) =>
    tx.execute<{ id: CommandId; tenantId: TenantId }>(sql`
      select id, tenant_id as "tenantId" from commands
      where state in ('requested', 'awaiting approval', 'queued', 'dispatched', 'accepted', 'acting')
        and (valid_until <= ${now.toISOString()} or effect_by < ${graceAgo.toISOString()})`),
  )
  let ended = 0
  for (const { id, tenantId } of due) {
    await system.db.tenant(tenantId, async (tx) => {
      const command = await lockCommand(tx, id)
      if (!command) return
      const detail = command.effectBy ? DETAIL.unconfirmed : command.sequence === null ? DETAIL.expired : 'NO_RECEIPT'
      if (await advance(tx, command, { kind: 'clock' }, { actor: CLOCK, detail }, now)) ended++
    })
  }
  return ended
}

/** Sends again what was sent a while ago and not answered, while it is valid and its gateway is there. */
export async function sendAgain(system: System): Promise<number> {
  const nowMs = system.clock.nowMs()
  const before = new Date(nowMs - SEND_AGAIN_MS).toISOString()
  const silent = await system.db.system((tx) =>
    tx
      .select()
      .from(commands)
      .where(
        sql`${commands.state} = 'dispatched' and ${commands.sentAt} < ${before} and ${commands.validUntil} > ${new Date(nowMs).toISOString()}
          and not exists (select from dispatch_stops s where s.tenant_id = ${commands.tenantId} and s.released_at is null)`,
      )
      .orderBy(commands.sequence),
  )
  const reachable = silent.filter(({ gatewayId }) => gatewayId !== null && service(system, 'gateways').isOnline(gatewayId))
  for (const command of reachable) {
    await system.db.tenant(command.tenantId, (tx) =>
      tx.execute(sql`update commands set sent_at = ${new Date(nowMs).toISOString()} where id = ${command.id}`),
    )
    await send.publish(system, command)
  }
  return reachable.length
}
