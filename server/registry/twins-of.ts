import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { openClash } from './clash.ts'
import type { CompareSites, RegistryRefusal, ReportTwo } from './contract.ts'
import { objectsById } from './reader.ts'

type By = { tenantId: TenantId; actor: FeedActor; at: Date }
type Pair = { leftId: ObjectId; rightId: ObjectId; reason: 'alias' | 'place'; value: string }

const MOST = 1_000
const NEAR_DEG = 0.000_02 // about two metres

/** A person says that two records are one thing. */
export async function reportTwo(tx: Tx, ask: ReportTwo, by: By): Promise<Result<{ clashId: string }, RegistryRefusal>> {
  if (ask.leftId === ask.rightId) return refuse({ code: 'BAD_MERGE', reason: 'same' })
  if ((await objectsById(tx, [ask.leftId, ask.rightId])).length < 2) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const { leftId, rightId, why } = ask
  const opened = await openClash(
    tx,
    { ...by, kind: 'record', key: pairKey(ask), leftId, rightId, data: { reason: 'reported', value: why } },
    by.at,
  )
  return ok({ clashId: opened.clashId })
}

/** Two registries brought together: a clash for every pair of the two sites that bear one alias, or are of one type in one place. What a
 *  person has decided before is not asked again. */
export async function compareSites(tx: Tx, ask: CompareSites, by: By): Promise<Result<{ opened: number }, RegistryRefusal>> {
  const sites = await tx.execute<{ id: SiteId }>(sql`select id from sites where id in (${ask.leftSiteId}, ${ask.rightSiteId})`)
  if (sites.length < new Set([ask.leftSiteId, ask.rightSiteId]).size) return refuse({ code: 'SITE_NOT_FOUND' })
  let opened = 0
  for (const pair of [...(await ofOneAlias(tx, ask)), ...(await ofOnePlace(tx, ask))]) {
    const { leftId, rightId, reason, value } = pair
    if (await wasDecided(tx, pair)) continue
    if ((await openClash(tx, { ...by, kind: 'record', key: pairKey(pair), leftId, rightId, data: { reason, value } }, by.at)).isNew)
      opened++
  }
  return ok({ opened })
}

const pairKey = ({ leftId, rightId }: { leftId: string; rightId: string }) => [leftId, rightId].sort().join(' ')

const wasDecided = async (tx: Tx, pair: Pair): Promise<boolean> =>
  (await tx.execute(sql`select from clashes where kind = 'record' and key = ${pairKey(pair)} and decided_at is not null limit 1`)).length >
  0

/** One serial, city code or free alias at two objects of one kind and type: scopes keep such rows apart, a person must say what they are. */
const ofOneAlias = async (tx: Tx, { leftSiteId, rightSiteId }: CompareSites): Promise<Pair[]> => [
  ...(await tx.execute<Pair>(sql`
    select distinct on (l.id, r.id) l.id as "leftId", r.id as "rightId", 'alias' as reason, a.value
    from objects l
      join codes a on a.object_id = l.id and a.scheme not in ('onefold', 'tag')
      join codes b on b.tenant_id = a.tenant_id and b.canonical = a.canonical and b.object_id <> a.object_id and b.scheme not in ('onefold', 'tag')
      join objects r on r.id = b.object_id and r.kind = l.kind and r.type_id = l.type_id
    where l.site_id = ${leftSiteId} and r.site_id = ${rightSiteId} and l.retired_at is null and r.retired_at is null
      and (l.site_id <> r.site_id or l.id < r.id)
    limit ${MOST}`)),
]

const ofOnePlace = async (tx: Tx, { leftSiteId, rightSiteId }: CompareSites): Promise<Pair[]> => [
  ...(await tx.execute<Pair>(sql`
    select l.id as "leftId", r.id as "rightId", 'place' as reason, round(p.lon::numeric, 6) || ', ' || round(p.lat::numeric, 6) as value
    from objects l join places p on p.object_id = l.id
      join places q on q.tenant_id = p.tenant_id and q.cell = p.cell and q.object_id <> p.object_id
      join objects r on r.id = q.object_id and r.kind = l.kind and r.type_id = l.type_id
    where l.site_id = ${leftSiteId} and r.site_id = ${rightSiteId} and l.retired_at is null and r.retired_at is null
      and abs(p.lon - q.lon) < ${NEAR_DEG} and abs(p.lat - q.lat) < ${NEAR_DEG} and abs(p.level_m - q.level_m) < 0.5
      and l.parent_id is not distinct from r.parent_id and (l.site_id <> r.site_id or l.id < r.id)
    limit ${MOST}`)),
]
