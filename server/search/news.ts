import { sql } from 'drizzle-orm'
import { listSites } from '#/server/access/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedEntry } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { objectsById } from '#/server/registry/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { dropDocs, objectDocs, putDocs, siteDoc } from './indexer.ts'
import { listedBelow, putRows } from './rows.ts'

const LISTED = ['object.created', 'object.changed', 'object.imported']
const VERBS = ['object.created', 'object.changed', 'object.imported', 'site.put', 'order.created', 'alarm.raised', 'alarm.closed']
const PAGE = 1_000
const LOOKED_AT = 20_000

/** Keeps the index and the list, from the feed: whoever writes an object knows nothing of search. The list is quicker and does not wait. */
export function startSearch(system: System): AsyncDisposable {
  const words = system.feed.subscribe({
    consumer: 'search',
    verbs: VERBS,
    handle: (entry) => hear(system, [entry]),
    handleAll: (entries) => hear(system, entries),
  })
  const rows = system.feed.subscribe({
    consumer: 'search.rows',
    verbs: LISTED,
    handle: (entry) => list(system, [entry]),
    handleAll: (entries) => list(system, entries),
  })
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([words[Symbol.asyncDispose](), rows[Symbol.asyncDispose]()])
    },
  }
}

async function list(system: System, entries: readonly FeedEntry[]): Promise<void> {
  for (const tenantId of imported(entries)) await listAll(system, tenantId)
  const ids = objectIdsOf(entries)
  if (ids.length === 0) return
  const moved = objectIdsOf(entries.filter(({ data: { fields } }) => Array.isArray(fields) && fields.includes('parentId')))
  await system.db.system(async (tx) => putRows(tx, [...new Set([...ids, ...(moved.length > 0 ? await listedBelow(tx, moved) : [])])]))
}

/** What is said of objects is indexed as they are now, so that many entries about one are one; what else is said comes in its order. */
async function hear(system: System, entries: readonly FeedEntry[]): Promise<void> {
  for (const tenantId of imported(entries)) await indexAll(system, tenantId)
  const ids = objectIdsOf(entries)
  if (ids.length > 0) await system.db.system((tx) => putObjects(tx, ids))
  for (const entry of entries) if (!entry.verb.startsWith('object.')) await system.db.system((tx) => hearOther(tx, entry))
}

const imported = (entries: readonly FeedEntry[]) =>
  new Set(entries.filter(({ verb }) => verb === 'object.imported').map(({ tenantId }) => tenantId))

const objectIdsOf = (entries: readonly FeedEntry[]): ObjectId[] => [
  ...new Set(
    entries.filter(({ verb }) => verb === 'object.created' || verb === 'object.changed').flatMap(({ objectId }) => objectId ?? []),
  ),
]

async function hearOther(tx: Tx, entry: FeedEntry): Promise<void> {
  const { tenantId, verb, subject } = entry
  if (verb === 'site.put')
    await putDocs(
      tx,
      (await listSites(tx, tenantId)).map((site) => siteDoc(tenantId, site)),
    )
  else if (verb === 'order.created') await putOrder(tx, entry)
  else if (verb === 'alarm.raised') await putAlarm(tx, entry)
  else if (verb === 'alarm.closed') await dropDocs(tx, [subject.id])
}

/** Goes through a tenant's objects in pages, each in a transaction of its own: an import of any size holds nothing up. */
async function indexAll(system: System, tenantId: TenantId): Promise<void> {
  for await (const ids of changedSince(system, tenantId, 'search_docs'))
    for (let from = 0; from < ids.length; from += PAGE) await system.db.system((tx) => putObjects(tx, ids.slice(from, from + PAGE)))
}

async function listAll(system: System, tenantId: TenantId): Promise<void> {
  for await (const ids of changedSince(system, tenantId, 'search_rows'))
    for (let from = 0; from < ids.length; from += PAGE) await system.db.system((tx) => putRows(tx, ids.slice(from, from + PAGE)))
}

const KNOWN = {
  search_docs: sql`select version from search_docs d where d.tenant_id = page.tenant_id and d.id = page.id`,
  search_rows: sql`select version from search_rows d where d.object_id = page.id`,
}

/** The objects that are not indexed, or differ from what is, page by page over all there are. */
async function* changedSince(system: System, tenantId: TenantId, index: keyof typeof KNOWN): AsyncGenerator<ObjectId[]> {
  for (let after: ObjectId | null = null; ; ) {
    const rows: { id: ObjectId; last: boolean; fresh: boolean }[] = await system.db.system(async (tx) => [
      ...(await tx.execute<{ id: ObjectId; last: boolean; fresh: boolean }>(sql`
        with page as materialized (
          select id, tenant_id, version, row_number() over (order by id) as n from objects
          where tenant_id = ${tenantId} ${after ? sql`and id > ${after}` : sql``} order by id limit ${LOOKED_AT}
        ), judged as (
          select id, n = ${LOOKED_AT} as last, coalesce((${KNOWN[index]}), 0) < version as fresh from page
        ) select * from judged where fresh or last`)),
    ])
    yield rows.filter(({ fresh }) => fresh).map(({ id }) => id)
    after = rows.find(({ last }) => last)?.id ?? null
    if (after === null) return
  }
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
  const { number, title, tag } = data as { number?: string; title?: { en?: string; 'zh-CN'?: string }; tag?: string }
  const codes = tag ? [tag] : []
  if (typeof number !== 'string') return
  const names = title ?? { en: number }
  await putDocs(tx, [
    { tenantId, id: subject.id, kind: 'order', names, code: number, typeId: null, href: `/work/${number}`, rank: 4, version: 0, codes },
  ])
}

/** An open alarm is found by its object's tag and by what it says; once closed it is history, and not found here. */
async function putAlarm(tx: Tx, { tenantId, subject, objectId, data }: FeedEntry): Promise<void> {
  const { kind, tag, siteId } = data as { kind?: string; tag?: string; siteId?: string }
  const [object] = objectId ? await objectsById(tx, [objectId]) : []
  const type = object && twinType(object.typeId)
  const said = [...(type?.rules ?? []), ...(type?.findings ?? [])].find((one) => one.id === kind)
  if (!object || !said) return
  const site = (await listSites(tx, tenantId)).find(({ id }) => id === siteId)
  const href = `/alarms?${site ? `site=${site.slug}&` : ''}alarm=${subject.id}`
  await putDocs(tx, [
    {
      tenantId,
      id: subject.id,
      kind: 'alarm',
      names: said.names,
      code: tag || object.tag,
      typeId: null,
      href,
      rank: 6,
      version: 0,
      codes: [],
    },
  ])
}
