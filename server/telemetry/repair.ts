import { sql } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { emptyColumns, push } from './columns.ts'
import type {
  AskQuarantine,
  DiscardQuarantined,
  Quarantined,
  QuarantinePage,
  RetryAnswer,
  RetryQuarantined,
  TelemetryRefusal,
} from './contract.ts'

type Row = {
  id: number
  gatewayId: string
  gatewayTag: string | null
  reason: string
  seriesId: number | null
  detail: { name?: string; atMs?: number | null; value?: number | string | null; quality?: number; bytes?: number; head?: string }
  receivedAt: string
}
const AT_ONCE = 10_000

/** What was refused, newest first, a page at a time, and how much there is of it by sender and reason. */
export async function quarantineOf(system: System, tenantId: TenantId, ask: AskQuarantine): Promise<QuarantinePage> {
  await service(system, 'telemetry').quarantine.flush(system.db)
  return system.db.tenant(tenantId, async (tx) => {
    const [rows, counts] = await Promise.all([
      select(tx, sql`${ask.gatewayId ? sql`q.gateway_id = ${ask.gatewayId}::uuid` : sql`true`} and ${ask.reason ? sql`q.reason = ${ask.reason}` : sql`true`}
        and ${ask.beforeId ? sql`q.id < ${ask.beforeId}` : sql`true`}`, ask.limit),
      tx.execute<QuarantinePage['counts'][number]>(sql`
        select q.gateway_id as "gatewayId", min(o.tag) as "gatewayTag", q.reason, count(*)::int as count, max(q.received_at) as "newestAt"
        from telemetry_quarantine q left join objects o on o.id = q.gateway_id group by q.gateway_id, q.reason order by count(*) desc limit 500`),
    ]) // biome-ignore format: conditions beside their columns
    return {
      rows: rows.map((row) => shown(system, tenantId, row)),
      next: rows.length === ask.limit ? rows.at(-1)!.id : null,
      counts: counts.map((it) => ({ ...it, newestAt: new Date(it.newestAt).toISOString() })),
    }
  })
}

const select = (tx: Tx, condition: ReturnType<typeof sql>, limit: number): Promise<Row[]> =>
  tx.execute<Row>(sql`
    select q.id::float8 as id, q.gateway_id as "gatewayId", o.tag as "gatewayTag", q.reason, q.series_id as "seriesId", q.detail, q.received_at as "receivedAt"
    from telemetry_quarantine q left join objects o on o.id = q.gateway_id
    where ${condition} order by q.id desc limit ${limit}`) as unknown as Promise<Row[]>

function shown(system: System, tenantId: TenantId, { id, gatewayId, gatewayTag, reason, seriesId, detail, receivedAt }: Row): Quarantined {
  const info = seriesId === null ? undefined : service(system, 'telemetry').catalogue.get(seriesId)
  const own = info?.tenantId === tenantId ? info : undefined
  return {
    id,
    gatewayId,
    gatewayTag,
    reason,
    receivedAt: new Date(receivedAt).toISOString(),
    name: detail.name ?? null,
    objectId: own?.objectId ?? null,
    tag: own?.tag ?? null,
    channel: own?.channel ?? null,
    atMs: detail.atMs ?? null,
    value: detail.value ?? null,
    quality: detail.quality ?? null,
    message: detail.bytes === undefined ? null : { bytes: detail.bytes, head: detail.head ?? '' },
  }
}

/** Sends them through admission once more, as late data of their own sender, after what was wrong is mended. What is stored leaves the quarantine. */
export async function retryQuarantined(
  system: System,
  actor: Actor,
  ask: RetryQuarantined,
): Promise<Result<RetryAnswer, TelemetryRefusal>> {
  const telemetry = service(system, 'telemetry')
  await telemetry.quarantine.flush(system.db)
  const target =
    ask.to && telemetry.catalogue.ofObject(ask.to.objectId).find((it) => it.tenantId === actor.tenantId && it.channel === ask.to?.channel)
  if (ask.to && !target) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const rows = await system.db.tenant(actor.tenantId, (tx) => select(tx, chosen(ask.which), AT_ONCE))
  const refused = new Map<string, number>()
  const gone: number[] = []
  for (const [gatewayId, some] of Map.groupBy(rows, (row) => row.gatewayId)) {
    const from = await service(system, 'gateways').find(gatewayId)
    if (!from || from.tenantId !== actor.tenantId) {
      refused.set('NOT_YOURS', (refused.get('NOT_YOURS') ?? 0) + some.length)
      continue
    }
    const readings = emptyColumns(some.length)
    for (const { seriesId, detail } of some) {
      const value = typeof detail.value === 'number' ? detail.value * ask.factor + ask.offset : Number.NaN
      const atMs = typeof detail.atMs === 'number' ? detail.atMs + ask.shiftMs : Number.NaN
      push(readings, target?.id ?? seriesId ?? seriesNamed(system, gatewayId, detail.name), atMs, value, detail.quality ?? 0, 0)
    }
    const answer = await telemetry.repair(from, readings)
    for (const { reason } of answer.refused) refused.set(reason, (refused.get(reason) ?? 0) + 1)
    const kept = new Set(answer.refused.map(({ index }) => index))
    gone.push(...some.filter((_, i) => !kept.has(i)).map(({ id }) => id))
  }
  await system.db.tenant(actor.tenantId, async (tx) => {
    await remove(tx, sql`id = any (${`{${gone.join(',')}}`}::int8[])`)
    const data = {
      stored: gone.length,
      tried: rows.length,
      to: ask.to ?? null,
      factor: ask.factor,
      offset: ask.offset,
      shiftMs: ask.shiftMs,
    }
    await tell(tx, actor, 'telemetry.quarantine_retried', data)
  })
  return ok({ tried: rows.length, stored: gone.length, refused: [...refused].map(([reason, count]) => ({ reason, count })) })
}

/** Somebody says why it is worth nothing; that it was there stays in the log. */
export async function discardQuarantined(system: System, actor: Actor, { which, why }: DiscardQuarantined): Promise<{ discarded: number }> {
  await service(system, 'telemetry').quarantine.flush(system.db)
  return system.db.tenant(actor.tenantId, async (tx) => {
    const discarded = await remove(tx, chosen(which, false))
    if (discarded > 0) await tell(tx, actor, 'telemetry.quarantine_discarded', { discarded, why, ...('ids' in which ? {} : which) })
    return { discarded }
  })
}

const chosen = (which: RetryQuarantined['which'], aliased = true) => {
  const column = (name: string) => sql.raw(aliased ? `q.${name}` : name)
  return 'ids' in which
    ? sql`${column('id')} = any (${`{${which.ids.join(',')}}`}::int8[])`
    : sql`${column('gateway_id')} = ${which.gatewayId}::uuid and ${column('reason')} = ${which.reason}`
}

async function remove(tx: Tx, condition: ReturnType<typeof sql>): Promise<number> {
  const gone = await tx.execute<{ id: number }>(sql`delete from telemetry_quarantine where ${condition} returning id`)
  return gone.length
}

/** As it was sent, `suffix/channel`: the registry may know it by now. */
function seriesNamed(system: System, gatewayId: string, name: string | undefined): number {
  const cut = name?.lastIndexOf('/') ?? -1
  return name === undefined || cut < 0 ? 0 : service(system, 'telemetry').catalogue.idOf(gatewayId, name.slice(0, cut), name.slice(cut + 1))
}

const tell = (tx: Tx, actor: Actor, verb: string, data: Record<string, unknown>) =>
  appendFeed(tx, { tenantId: actor.tenantId, actor, verb, subject: { kind: 'quarantine', id: actor.tenantId }, data })
