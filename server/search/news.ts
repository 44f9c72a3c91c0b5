import { sql } from 'drizzle-orm'
import { listSites } from '#/server/access/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedEntry } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { objectsAfter, objectsById } from '#/server/registry/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { dropDocs, objectDocs, putDocs, siteDoc } from './indexer.ts'

const VERBS = ['object.created', 'object.changed', 'object.imported', 'site.put', 'order.created']
const PAGE = 1_000

/** Keeps the index, from the feed: whoever writes an object knows nothing of search. */
export function startSearch(system: System): AsyncDisposable {
  return system.feed.subscribe({ consumer: 'search', verbs: VERBS, handle: (entry) => hear(system, entry) })
}

async function hear(system: System, entry: FeedEntry): Promise<void> {
  const { tenantId, objectId, verb } = entry
  if (verb === 'object.imported') return indexAll(system, tenantId)
  await system.db.system(async (tx) => {
    if (verb === 'site.put')
      await putDocs(
        tx,
        (await listSites(tx, tenantId)).map((site) => siteDoc(tenantId, site)),
      )
    else if (verb === 'order.created') await putOrder(tx, entry)
    else if (objectId) await putObjects(tx, [objectId])
  })
}

/** Goes through a tenant's objects in pages, each in a transaction of its own: an import of any size holds nothing up. */
async function indexAll(system: System, tenantId: TenantId): Promise<void> {
  let after: ObjectId | null = null
  for (;;) {
    const last: ObjectId | null = await system.db.system(async (tx) => {
      const page = await objectsAfter(tx, tenantId, after, PAGE)
      const fresh = await changedSince(
        tx,
        page.map(({ id }) => id),
      )
      await putObjects(tx, fresh)
      return page.length === PAGE ? (page.at(-1)?.id ?? null) : null
    })
    if (last === null) return
    after = last
  }
}

/** Of these objects, those that are not indexed, or differ from what is. */
async function changedSince(tx: Tx, ids: readonly ObjectId[]): Promise<ObjectId[]> {
  const rows = await tx.execute<{ id: ObjectId }>(sql`
    select o.id from objects o left join search_docs d on d.tenant_id = o.tenant_id and d.id = o.id::text
    where o.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
      and (d.id is null or d.version < o.version)`)
  return rows.map(({ id }) => id)
}

async function putObjects(tx: Tx, ids: readonly ObjectId[]): Promise<void> {
  const objects = await objectsById(tx, ids)
  await putDocs(
    tx,
    await objectDocs(
      tx,
      objects.filter(({ retiredAt }) => retiredAt === null),
    ),
  )
  await dropDocs(
    tx,
    objects.filter(({ retiredAt }) => retiredAt !== null).map(({ id }) => id),
  )
}

async function putOrder(tx: Tx, { tenantId, subject, data }: FeedEntry): Promise<void> {
  const { number, title } = data as { number?: string; title?: { en?: string; 'zh-CN'?: string } }
  if (typeof number !== 'string') return
  const names = title ?? { en: number }
  await putDocs(tx, [
    { tenantId, id: subject.id, kind: 'order', names, code: number, typeId: null, href: `/work/${number}`, rank: 4, version: 0, codes: [] },
  ])
}
