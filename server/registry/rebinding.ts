import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { AskRebinding, RegistryRefusal } from './contract.ts'
import { tell } from './move-number.ts'
import { objectById } from './reader.ts'
import { rebindings } from './schema.ts'

/** The operator's leave to change card or module of an interface, once, within a time that is planned. */
export async function askRebinding(
  tx: Tx,
  ask: AskRebinding,
  by: { actor: FeedActor; at: Date },
): Promise<Result<{ rebindingId: string }, RegistryRefusal>> {
  const object = await objectById(tx, ask.objectId)
  if (!object || object.retiredAt) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const rebindingId = uuidv7()
  const { kind, id, name } = by.actor
  const { objectId, interface: on, why } = ask
  const window = { from: new Date(ask.from), until: new Date(ask.until) }
  await tx
    .insert(rebindings)
    .values({ id: rebindingId, tenantId: object.tenantId, objectId, interface: on, ...window, why, by: { kind, id, name } })
  await tell(tx, objectId, 'rebinding planned', { interface: on, from: ask.from, until: ask.until }, why, by)
  return ok({ rebindingId })
}

/** True within a window that was asked for. Its first use spends it for the kind and interface: a pair (card and module) may follow within it. */
export async function takeRebinding(tx: Tx, objectId: ObjectId, on: string, at: Date): Promise<boolean> {
  const rows = await tx.execute(sql`
    update rebindings set used_at = coalesce(used_at, ${at.toISOString()}::timestamptz)
    where object_id = ${objectId} and interface = ${on} and valid_from <= ${at.toISOString()} and valid_until > ${at.toISOString()}
    returning id`)
  return rows.length > 0
}
