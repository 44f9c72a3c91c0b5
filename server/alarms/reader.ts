import { type SQL, sql } from 'drizzle-orm'
import { typeOf } from '#/server/inference/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { channelOf } from '#/twin-models/catalog/index.ts'
import type { FindingKind, LimitRule } from '#/twin-models/catalog/shape.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'
import type { AlarmCounts, AlarmKpi, AlarmRow, ListAlarms } from './contract.ts'

type Row = Pick<
  AlarmRow,
  | 'id'
  | 'kind'
  | 'typeId'
  | 'priority'
  | 'state'
  | 'isAlert'
  | 'objectId'
  | 'tag'
  | 'siteId'
  | 'value'
  | 'limit'
  | 'channel'
  | 'findingId'
  | 'orderNumber'
  | 'acknowledgedBy'
  | 'shelvedReason'
  | 'raisedLastHour'
  | 'version'
> & {
  objectNames: Names
  settings: Record<string, unknown>
  origin: 'limit' | 'finding'
  groupKey: string
  groupLabel: Text
  ownerId: string | null
  ownerName: string | null
  raisedAt: string
  acknowledgedAt: string | null
  returnedAt: string | null
  closedAt: string | null
  respondBy: string | null
  shelvedUntil: string | null
}

const IN_STATE = {
  open: sql`a.closed_at is null and a.state <> 'shelved'`,
  shelved: sql`a.closed_at is null and a.state = 'shelved'`,
  closed: sql`a.closed_at is not null`,
} as const satisfies Record<ListAlarms['state'], SQL>

/** Open ones with the most urgent first, closed ones with the latest first. */
export async function readAlarms(tx: Tx, ask: ListAlarms, nowMs: number): Promise<AlarmRow[]> {
  const hourAgo = new Date(nowMs - 3_600_000).toISOString()
  const rows = await tx.execute<Row>(sql`
    select a.id, a.kind, a.type_id as "typeId", a.priority, a.state, a.is_alert as "isAlert", a.object_id as "objectId", o.tag, o.names as "objectNames",
      o.settings, a.site_id as "siteId", a.origin, a.group_key as "groupKey", a.group_label as "groupLabel", a.raised_at as "raisedAt",
      a.acknowledged_at as "acknowledgedAt", a.acknowledged_by as "acknowledgedBy", a.returned_at as "returnedAt", a.closed_at as "closedAt",
      a.value, a.limit_value as "limit", a.channel, a.owner_id as "ownerId", a.owner_name as "ownerName", a.respond_by as "respondBy",
      a.finding_id as "findingId", a.order_number as "orderNumber", a.shelved_until as "shelvedUntil", a.shelved_reason as "shelvedReason",
      coalesce(r.raised, 0)::int as "raisedLastHour", a.version
    from alarms a join objects o on o.id = a.object_id
      left join (select object_id, kind, count(*) as raised from alarm_raises where at > ${hourAgo} group by 1, 2) r on r.object_id = a.object_id and r.kind = a.kind
    where ${IN_STATE[ask.state]} ${inSite(ask.siteId)} ${ask.objectId ? sql`and a.object_id = ${ask.objectId}` : sql``}
    order by ${ask.state === 'closed' ? sql`a.closed_at desc` : sql`a.is_alert, a.priority, a.raised_at desc`} limit ${ask.limit}`)
  return rows.map(alarmRowOf)
}

function alarmRowOf(row: Row): AlarmRow {
  const { settings, origin, groupKey, groupLabel, ownerId, ownerName, ...rest } = row
  const type = typeOf({ typeId: row.typeId, settings })
  const kinds: readonly (LimitRule | FindingKind)[] = (origin === 'limit' ? type?.rules : type?.findings) ?? []
  const kind = kinds.find(({ id }) => id === row.kind)
  return {
    ...rest,
    names: kind?.names ?? { en: row.kind, 'zh-CN': row.kind },
    group: { key: groupKey, label: groupLabel },
    unit: (row.channel && type && channelOf(type, row.channel)?.unit) || '1',
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? '' },
    rationalisation: kind?.alarm ?? null,
    raisedAt: iso(row.raisedAt),
    acknowledgedAt: isoOrNull(row.acknowledgedAt),
    returnedAt: isoOrNull(row.returnedAt),
    closedAt: isoOrNull(row.closedAt),
    respondBy: isoOrNull(row.respondBy),
    shelvedUntil: isoOrNull(row.shelvedUntil),
  }
}

/** Alarms alone: alerts never count. What is back to normal and not yet seen still counts. */
export async function readCounts(tx: Tx, siteId: string | undefined): Promise<AlarmCounts> {
  const rows = await tx.execute<{ priority: 1 | 2 | 3 | 4; n: number; unseen: number }>(sql`
    select a.priority, count(*)::int as n, (count(*) filter (where a.state in ('unacknowledged', 'returned')))::int as unseen from alarms a
    where a.closed_at is null and not a.is_alert and a.state not in ('shelved', 'suppressed') ${inSite(siteId)} group by 1`)
  const counts: AlarmCounts = { 1: 0, 2: 0, 3: 0, 4: 0, unacknowledged: 0 }
  for (const { priority, n, unseen } of rows) {
    counts[priority] = n
    counts.unacknowledged += unseen
  }
  return counts
}

/** Raised in ten minutes; standing for more than a day; chattering: three times abnormal within a minute, in the last hour; raised by priority in a day.
 *  @source ANSI/ISA-18.2, monitoring and assessment */
export async function readKpi(tx: Tx, siteId: string | undefined, nowMs: number): Promise<AlarmKpi> {
  const ago = (ms: number) => new Date(nowMs - ms).toISOString()
  const [row] = await tx.execute<{ inTenMinutes: number; stale: number; chattering: number; n1: number; n2: number; n3: number }>(sql`
    with raised as (
      select a.*, lag(a.at, 2) over (partition by a.object_id, a.kind order by a.at) as third_last
      from alarm_raises a where a.at > ${ago(86_400_000)} and not a.is_alert ${inSite(siteId)})
    select (count(*) filter (where at > ${ago(600_000)}))::int as "inTenMinutes",
      (count(distinct (object_id, kind)) filter (where at > ${ago(3_600_000)} and third_last > at - interval '1 minute'))::int as chattering,
      (count(*) filter (where priority = 1))::int as n1, (count(*) filter (where priority = 2))::int as n2, (count(*) filter (where priority = 3))::int as n3,
      (select count(*)::int from alarms a where a.closed_at is null and a.active and not a.is_alert and a.raised_at < ${ago(86_400_000)} ${inSite(siteId)}) as stale
    from raised`)
  const { n1 = 0, n2 = 0, n3 = 0, inTenMinutes = 0, stale = 0, chattering = 0 } = row ?? {}
  return { inTenMinutes, stale, chattering, split: [n1, n2, n3] }
}

/** Whether this finding has had its alarm. */
export async function alarmOfFinding(tx: Tx, findingId: string): Promise<boolean> {
  return (await tx.execute(sql`select 1 from alarms where finding_id = ${findingId}::uuid limit 1`)).length > 0
}

/** Open alarms whose process is abnormal, of all tenants: what evaluation goes on with after a restart. */
export const readActive = (tx: Tx): Promise<{ objectId: string; kind: string; origin: 'limit' | 'finding' }[]> =>
  tx.execute(sql`select object_id as "objectId", kind, origin from alarms where closed_at is null and active`) as never

/** The abnormal alarm of a kind at an object, or the last one that closed. */
export async function standOf(tx: Tx, objectId: string, kind: string): Promise<{ id: string; active: boolean } | null> {
  const [row] = await tx.execute<{ id: string; active: boolean }>(sql`
    select id, active from alarms where object_id = ${objectId}::uuid and kind = ${kind} order by closed_at desc nulls first limit 1`)
  return row ?? null
}

const inSite = (siteId: string | undefined) => (siteId ? sql`and a.site_id = ${siteId}` : sql``)
const iso = (value: string | Date) => new Date(value).toISOString()
const isoOrNull = (value: string | Date | null) => (value === null ? null : iso(value))
