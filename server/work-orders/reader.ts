import { type SQL, sql } from 'drizzle-orm'
import { readFinding } from '#/server/inference/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { ListOrders, OrderDetail, OrderLog, OrderRow, OrderStep } from './contract.ts'
import { progress } from './order.ts'

type Row = Omit<OrderRow, 'steps' | 'assignee'> & {
  steps: OrderStep[]
  assigneeId: string | null
  assigneeName: string | null
  parts: OrderDetail['parts']
  permits: string[]
  estimateMin: number | null
  closingCodes: OrderDetail['closingCodes']
  closingCode: string | null
  closingNote: string | null
  verifiedWhen: OrderDetail['verifiedWhen']
  verifiedAt: string | null
}
const COLUMNS = sql`w.id, w.number, w.title, w.state, w.priority, w.object_id as "objectId", o.tag, o.names as "objectNames", w.type_id as "typeId",
  w.site_id as "siteId", w.assignee_id as "assigneeId", w.assignee_name as "assigneeName", w.due_at as "dueAt", w.planned_from as "plannedFrom",
  w.planned_to as "plannedTo", w.finding_id as "findingId", w.alarm_id as "alarmId",
  coalesce((select f.priority from findings f where f.id = w.finding_id and f.tenant_id = w.tenant_id), (select a.priority from alarms a where a.id = w.alarm_id)) as wrong, w.steps, w.parts, w.permits, w.estimate_min as "estimateMin",
  w.closing_codes as "closingCodes", w.closing_code as "closingCode", w.closing_note as "closingNote", w.verified_when as "verifiedWhen",
  w.verified_at as "verifiedAt", w.created_at as "createdAt", w.updated_at as "updatedAt", w.version, w.evidence`

/** Open ones first by priority and due time, then the latest closed. */
export async function readOrders(tx: Tx, ask: ListOrders, actorId: string): Promise<OrderRow[]> {
  const where: SQL[] = [sql`true`]
  if (ask.siteId) where.push(sql`w.site_id = ${ask.siteId}`)
  if (ask.objectId) where.push(sql`w.object_id = ${ask.objectId}`)
  if (ask.mine) where.push(sql`w.assignee_id = ${actorId}`)
  if (ask.state === 'open') where.push(sql`w.state not in ('closed', 'cancelled')`)
  else if (ask.state) where.push(sql`w.state = ${ask.state}`)
  const rows = await tx.execute<Row>(sql`
    select ${COLUMNS} from work_orders w join objects o on o.id = w.object_id where ${sql.join(where, sql` and `)}
    order by w.state in ('closed', 'cancelled'), case when w.state in ('closed', 'cancelled') then 9 else w.priority end, w.updated_at desc limit ${ask.limit}`)
  return rows.map(orderRowOf)
}

export async function readOrder(tx: Tx, by: { number: string } | { id: string }): Promise<OrderDetail | null> {
  const where = 'number' in by ? sql`w.number = upper(${by.number})` : sql`w.id = ${by.id}::uuid`
  const [row] = await tx.execute<Row>(sql`select ${COLUMNS} from work_orders w join objects o on o.id = w.object_id where ${where}`)
  if (!row) return null
  const log = await tx.execute<OrderLog & { receivedAt: string }>(sql`
    select id, at, by_name as "by", text, kind, data from order_entries where order_id = ${row.id} order by received_at, id`)
  const { parts, permits, estimateMin, closingCodes, closingCode, closingNote, verifiedWhen } = row
  const { steps, ...rest } = orderRowOf(row)
  return {
    ...rest,
    progress: steps,
    steps: row.steps,
    log: log.map(({ id, at, by: who, text, kind, data }) => ({ id, at: iso(at), by: who, ...(text ? { text } : {}), kind, data })),
    parts,
    permits,
    estimateMin,
    finding: row.findingId ? await readFinding(tx, row.findingId) : null,
    closing: closingCode === null ? null : { code: closingCode, note: closingNote },
    closingCodes,
    verifiedWhen,
  }
}

const orderRowOf = (row: Row): OrderRow => ({
  id: row.id,
  number: row.number,
  title: row.title,
  state: row.state,
  priority: row.priority,
  wrong: row.wrong,
  objectId: row.objectId,
  tag: row.tag,
  objectNames: row.objectNames,
  typeId: row.typeId,
  siteId: row.siteId,
  assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '' },
  dueAt: isoOrNull(row.dueAt),
  plannedFrom: isoOrNull(row.plannedFrom),
  plannedTo: isoOrNull(row.plannedTo),
  findingId: row.findingId,
  alarmId: row.alarmId,
  verifiedAt: isoOrNull(row.verifiedAt),
  steps: progress(row.steps),
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
  version: row.version,
  evidence: row.evidence,
})

const iso = (value: string | Date) => new Date(value).toISOString()
const isoOrNull = (value: string | Date | null) => (value === null ? null : iso(value))
