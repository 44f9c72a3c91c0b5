import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { type System, service } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { wholeness } from './completeness.ts'
import type { AskWholeness, Share, Wholeness } from './contract.ts'
import { type Buckets, concatBuckets, takeBuckets } from './packing/rollup.ts'
import { DAY_MS, HOUR_MS, LEVEL, LEVELS, type Level } from './packing/spans.ts'
import { asBuckets, type Found, NOTHING, readEach } from './read.ts'
import type { SeriesInfo } from './series-info.ts'

const MOST_SERIES = 5_000
const AT_ONCE = 250
/** What is registered is connected within so long, or is silent; what is heard earlier is due from then on. */
const SETTING_UP_MS = HOUR_MS
const WORST_SHOWN = 100
const LONG_MS = 2 * DAY_MS

/** How whole what a site's gateways told is. By the hours of roll-ups, so that a month is quick; what is entered by hand is due at no time,
 *  nothing of a gateway that was never enrolled, and nothing before it was first heard after its registration, or an hour had passed. */
export async function wholenessOf(system: System, tenantId: TenantId, ask: AskWholeness): Promise<Wholeness> {
  const { slots } = service(system, 'telemetry')
  const nowMs = system.clock.nowMs()
  const fromMs = Math.floor(ask.fromMs / HOUR_MS) * HOUR_MS
  const settledMs = Math.min(ask.toMs, slots.current().openedAtMs)
  const untilMs = settledMs - fromMs >= HOUR_MS ? settledMs : Math.max(fromMs, Math.min(ask.toMs, nowMs))
  const due = await dueOf(system, tenantId, ask)
  const some = sampled(due, MOST_SERIES)
  const shares: Told[] = []
  for (let i = 0; i < some.length; i += AT_ONCE) {
    shares.push(...(await sharesOf(system, tenantId, some.slice(i, i + AT_ONCE), { fromMs, untilMs })))
    await setImmediate() // other questions go between
  }
  const gateways = [...Map.groupBy(shares, ({ due }) => due.gatewayId)].map(([gatewayId, own]) => ({
    gatewayId,
    tag: own[0]?.due.gatewayTag ?? null,
    ...sum(own),
  }))
  const worst = [...shares].sort(worstFirst).slice(0, WORST_SHOWN)
  return {
    fromMs,
    untilMs,
    series: due.length,
    asked: some.length,
    total: sum(shares),
    gateways: gateways.sort(worstFirst),
    worst: worst.map(({ due: { info }, ...share }) => ({
      objectId: info.objectId,
      tag: info.tag,
      typeId: info.typeId,
      channel: info.channel,
      ...share,
    })),
  }
}

type Due = { info: SeriesInfo; gatewayId: string; gatewayTag: string | null; sinceMs: number }
type Told = Share & { due: Due }

/** Every series that is seen from here and comes through a gateway, with when it began to be due. */
async function dueOf(system: System, tenantId: TenantId, { siteId, gatewayId }: AskWholeness): Promise<Due[]> {
  const { catalogue } = service(system, 'telemetry')
  const objects = await system.db.tenant(tenantId, (tx) =>
    tx.execute<{ id: string; gatewayId: string; gatewayTag: string | null; sinceMs: number }>(sql`
      select o.id, o.gateway_id as "gatewayId", g.tag as "gatewayTag", (extract(epoch from o.created_at) * 1000)::float8 as "sinceMs"
      from objects o left join objects g on g.id = o.gateway_id
      where o.site_id = ${siteId} and o.retired_at is null and ${gatewayId ? sql`o.gateway_id = ${gatewayId}` : sql`o.gateway_id is not null`}
        and exists (select from gateways w where w.id = o.gateway_id and (w.enrolled_at is not null or w.kind = 'node'))
      order by o.id`),
  )
  return objects.flatMap(({ id, ...of }) => catalogue.ofObject(id).map((info) => ({ info, ...of })))
}

async function sharesOf(
  system: System,
  tenantId: TenantId,
  due: readonly Due[],
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<Told[]> {
  const { catalogue } = service(system, 'telemetry')
  const [old, young] = [due.filter(({ sinceMs }) => sinceMs <= fromMs), due.filter(({ sinceMs }) => sinceMs > fromMs)]
  const found = new Map<number, Buckets>()
  for (const [some, parts] of [[old, partsOf(fromMs, untilMs)], [young, [{ fromMs, toMs: untilMs, level: LEVEL.hour }]]] as const) // biome-ignore format: two rows
    for (const part of parts) {
      const ids = some.map(({ info }) => info.id)
      const use = (it: Found, id: number) => asBuckets(it, LEVELS[part.level].widthMs, catalogue.traits(id))
      for (const [id, buckets] of await readEach(system, tenantId, { ...part, ids, use })) {
        const before = found.get(id)
        found.set(id, before ? concatBuckets([before, buckets]) : buckets)
      }
    }
  return due.map((it) => {
    const { id, everyMs } = it.info
    const all = found.get(id) ?? NOTHING.buckets
    const told = takeBuckets(all, (startMs) => it.sinceMs <= fromMs || startMs + HOUR_MS > it.sinceMs)
    const heardMs = told.count > 0 ? told.firstUs[0]! / 1_000 : Number.POSITIVE_INFINITY
    const sinceMs = Math.min(untilMs, Math.max(fromMs, it.sinceMs, Math.min(it.sinceMs + SETTING_UP_MS, heardMs)))
    const dueMs = untilMs - sinceMs
    return {
      due: it,
      series: 1,
      dueMs,
      expected: Math.floor(dueMs / everyMs),
      ...wholeness(told, { fromMs: sinceMs, toMs: untilMs }, catalogue.traits(id)),
    }
  })
}

/** Whole days by roll-ups of days, as soon as there are some: a month of a thousand series is then a thousand chunks instead of thirty thousand. Buckets of
 *  days add up to what their hours do. */
function partsOf(fromMs: number, untilMs: number): { fromMs: number; toMs: number; level: Level }[] {
  const [firstMs, lastMs] = [Math.ceil(fromMs / DAY_MS) * DAY_MS, Math.floor(untilMs / DAY_MS) * DAY_MS]
  const parts =
    lastMs - firstMs < LONG_MS
      ? [{ fromMs, toMs: untilMs, level: LEVEL.hour }]
      : [
          { fromMs, toMs: firstMs, level: LEVEL.hour },
          { fromMs: firstMs, toMs: lastMs, level: LEVEL.day },
          { fromMs: lastMs, toMs: untilMs, level: LEVEL.hour },
        ]
  return parts.filter((part) => part.fromMs < part.toMs)
}

/** The same part of every gateway's: each n-th. */
function sampled(due: readonly Due[], most: number): readonly Due[] {
  const step = due.length / most
  return step <= 1 ? due : Array.from({ length: most }, (_, i) => due[Math.floor(i * step)]!)
}

const NONE: Share = { series: 0, dueMs: 0, silentMs: 0, expected: 0, received: 0, late: 0, doubtful: 0, gaps: 0 }
const sum = (shares: readonly Share[]): Share =>
  shares.reduce(
    (all, it) => ({
      series: all.series + it.series,
      dueMs: all.dueMs + it.dueMs,
      silentMs: all.silentMs + it.silentMs,
      expected: all.expected + it.expected,
      received: all.received + it.received,
      late: all.late + it.late,
      doubtful: all.doubtful + it.doubtful,
      gaps: all.gaps + it.gaps,
    }),
    NONE,
  )

const silence = ({ silentMs, dueMs }: Share) => (dueMs > 0 ? silentMs / dueMs : 0)
const worstFirst = (a: Share, b: Share) => silence(b) - silence(a) || b.doubtful - a.doubtful
