import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { CommandId } from '#/twin-models/core/ids.ts'
import type { CommandState } from './contract.ts'
import { commandCounters, commands, commandTrack } from './schema.ts'
import { type CommandEvent, type CommandLife, stepCommand } from './state.ts'

export type CommandRecord = typeof commands.$inferSelect
export type NewCommand = typeof commands.$inferInsert
export type StepBy = {
  actor: FeedActor
  detail?: string
  data?: Record<string, unknown>
  set?: Partial<CommandRecord>
  /** Where the state alone does not say what happened: an approval. */
  verb?: string
}

/** Null: told by the entry before it, of the same transaction. */
const VERB = {
  requested: 'command.requested',
  'awaiting approval': null,
  queued: null,
  refused: 'command.refused',
  dispatched: 'command.dispatched',
  accepted: 'command.accepted',
  acting: 'command.acting',
  confirmed: 'command.confirmed',
  unconfirmed: 'command.unconfirmed',
  failed: 'command.failed',
  expired: 'command.expired',
  cancelled: 'command.cancelled',
} as const satisfies Record<CommandState, string | null>

const lifeOf = (command: CommandRecord): CommandLife => ({
  state: command.state,
  validUntilMs: command.validUntil.getTime(),
  effectWithinMs: command.effectWithinMs,
  effectByMs: command.effectBy?.getTime() ?? null,
})

/** The new row, or null where this id is already there. */
export async function insertCommand(tx: Tx, command: NewCommand, actor: FeedActor): Promise<CommandRecord | null> {
  const [made] = await tx.insert(commands).values(command).onConflictDoNothing().returning()
  if (!made) return null
  await note(tx, made, { actor, data: { reason: made.reason } }, made.issuedAt)
  return made
}

export async function lockCommand(tx: Tx, id: CommandId): Promise<CommandRecord | null> {
  const [command] = await tx.select().from(commands).where(eq(commands.id, id)).for('update')
  return command ?? null
}

/** One step of a locked command, with its line in the track and its entry in the feed. Null where the event changes nothing. */
export async function advance(tx: Tx, command: CommandRecord, event: CommandEvent, by: StepBy, now: Date): Promise<CommandRecord | null> {
  const life = lifeOf(command)
  const next = stepCommand(life, event, now.getTime())
  if (next === life) return null
  const [saved] = await tx
    .update(commands)
    .set({
      ...by.set,
      state: next.state,
      effectBy: next.effectByMs === null ? null : new Date(next.effectByMs),
      version: command.version + 1,
    })
    .where(and(eq(commands.tenantId, command.tenantId), eq(commands.id, command.id)))
    .returning()
  if (!saved) throw new Error(`the command ${command.id} vanished under its lock`)
  await note(tx, saved, by, now)
  return saved
}

/** The next number of this gateway's commands: given once a command, never again. */
export async function nextSequence(tx: Tx, command: CommandRecord): Promise<number> {
  if (!command.gatewayId) throw new Error('a command without a gateway has no sequence')
  const [counter] = await tx
    .insert(commandCounters)
    .values({ gatewayId: command.gatewayId, tenantId: command.tenantId, last: 1 })
    .onConflictDoUpdate({ target: commandCounters.gatewayId, set: { last: sql`${commandCounters.last} + 1` } })
    .returning()
  if (!counter) throw new Error('the counter of a gateway could not be raised')
  return counter.last
}

async function note(tx: Tx, command: CommandRecord, by: StepBy, now: Date): Promise<void> {
  const { tenantId, id, objectId, siteId, state } = command
  await tx.insert(commandTrack).values({
    tenantId,
    commandId: id,
    n: command.version,
    state,
    at: now,
    by: by.actor.name,
    detail: by.detail ?? null,
    data: by.data ?? null,
  })
  const verb = by.verb ?? VERB[state]
  if (verb === null) return
  const data = { tag: command.tag, siteId, command: command.command, class: command.class, params: command.params, state, ...by.data }
  const detail = by.detail ? { detail: by.detail } : {}
  const subject = { kind: 'command', id }
  await appendFeed(tx, { tenantId, actor: by.actor, verb, subject, objectId, siteId, data: { ...data, ...detail } }, now)
}
