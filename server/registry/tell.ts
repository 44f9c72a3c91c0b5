import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { lifeEvents } from './schema.ts'

type Subject = { id: ObjectId; tenantId: TenantId; siteId: SiteId; tag: string }
type LifeEvent = {
  verb: string
  at: Date // when it happened, by who reports it
  actor: FeedActor
  note?: string | undefined
  document?: string | undefined
  data?: Record<string, unknown>
  fields?: readonly string[]
  version?: number
}

/** Writes one event into the life of each object it concerns, and the news of it into the feed. */
export async function tellLife(tx: Tx, subjects: readonly Subject[], event: LifeEvent): Promise<void> {
  const { verb, at, data = {} } = event
  const fields = [...(event.fields ?? [])]
  const by = { kind: event.actor.kind, id: event.actor.id, name: event.actor.name }
  const version = event.version ?? null
  const said = { at, verb, by, note: event.note ?? null, document: event.document ?? null, fields, version, data }
  await tx.insert(lifeEvents).values(subjects.map(({ id, tenantId }) => ({ ...said, id: uuidv7(), tenantId, objectId: id })))
  for (const { id, tenantId, siteId, tag } of subjects) {
    const told = { tag, what: verb, ...(fields.length > 0 ? { fields } : {}), ...(version === null ? {} : { version }), ...data }
    await appendFeed(tx, {
      tenantId,
      actor: by,
      verb: 'object.changed',
      subject: { kind: 'object', id },
      objectId: id,
      siteId,
      data: fields.includes('retiredAt') ? { ...told, retired: true } : told,
    })
  }
}
