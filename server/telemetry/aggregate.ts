import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import { impactOf } from '#/server/registry/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Aggregate, AskAggregate } from './contract.ts'
import { levelOf } from './downsample.ts'
import { LEVELS, type Level } from './packing/spans.ts'
import { type Found, NOTHING, read } from './read.ts'

type Member = { id: ObjectId; key: string; tag: string | null; names: Names | null }
const SERIES_AT_ONCE = 200
const REACH = { hops: 12, most: 5_000 }

/** One channel of many objects, step by step, a group each: of a type, below one object, or all. Read some hundred series at a time. */
export async function aggregateOf(system: System, tenantId: TenantId, ask: AskAggregate): Promise<Aggregate> {
  const { catalogue } = service(system, 'telemetry')
  const stepMs = (ask.toMs - ask.fromMs) / ask.steps
  const members = await system.db.tenant(tenantId, (tx) => membersOf(tx, ask))
  const series = members.flatMap((member) =>
    catalogue.ofObject(member.id).filter((info) => info.tenantId === tenantId && info.channel === ask.channel).map(({ id }) => ({ id, member })),
  ) // biome-ignore format: one line a step
  const groups = new Map<string, { member: Member; series: number; steps: Steps }>()
  const level = levelOf(stepMs)
  for (let from = 0; from < series.length; from += SERIES_AT_ONCE) {
    const some = series.slice(from, from + SERIES_AT_ONCE)
    const found = await read(system, tenantId, some.map(({ id }) => id), { ...ask, level, drawn: true }) // biome-ignore format: one line
    for (const { id, member } of some) {
      const group = groups.get(member.key) ?? { member, series: 0, steps: new Steps(ask.steps) }
      groups.set(member.key, group)
      group.series++
      group.steps.add(found.get(id) ?? NOTHING, level, (ms) => Math.floor((ms - ask.fromMs) / stepMs))
    }
  }
  return {
    stepMs,
    groups: [...groups].map(([key, { member, series: n, steps }]) => ({
      key, names: member.names, tag: member.tag, series: n, ...steps.told(ask.fromMs, stepMs),
    })), // biome-ignore format: one row
  }
}

/** What a group holds of each step. */
class Steps {
  readonly #n: Float64Array
  readonly #total: Float64Array
  readonly #sumOfMeans: Float64Array
  readonly #min: Float64Array
  readonly #max: Float64Array

  constructor(steps: number) {
    this.#n = new Float64Array(steps)
    this.#total = new Float64Array(steps)
    this.#sumOfMeans = new Float64Array(steps)
    this.#min = new Float64Array(steps).fill(Number.POSITIVE_INFINITY)
    this.#max = new Float64Array(steps).fill(Number.NEGATIVE_INFINITY)
  }

  /** One more series. */
  add({ buckets, loose }: Found, level: Level | null, stepOf: (ms: number) => number): void {
    const own = new Map<number, { n: number; sum: number }>()
    const note = (ms: number, n: number, sum: number, min: number, max: number) => {
      const step = Math.min(this.#n.length - 1, Math.max(0, stepOf(ms)))
      const it = own.get(step) ?? { n: 0, sum: 0 }
      own.set(step, it)
      it.n += n
      it.sum += sum
      this.#min[step] = Math.min(this.#min[step]!, min)
      this.#max[step] = Math.max(this.#max[step]!, max)
    }
    const halfMs = level === null ? 0 : LEVELS[level].widthMs / 2
    for (let i = 0; i < buckets.count; i++)
      note(buckets.startMs[i]! + halfMs, buckets.readings[i]!, buckets.sum[i]!, buckets.min[i]!, buckets.max[i]!)
    for (let i = 0; i < loose.count; i++) note(loose.atUs[i]! / 1_000, 1, loose.value[i]!, loose.value[i]!, loose.value[i]!)
    for (const [step, { n, sum }] of own) {
      this.#n[step]! += n
      this.#total[step]! += sum
      this.#sumOfMeans[step]! += sum / n
    }
  }

  told(fromMs: number, stepMs: number) {
    const filled = Array.from(this.#n, (_, i) => i).filter((i) => this.#n[i]! > 0)
    const column = (of: (step: number) => number) => filled.map(of)
    return {
      t: column((i) => fromMs + (i + 0.5) * stepMs),
      mean: column((i) => this.#total[i]! / this.#n[i]!),
      min: column((i) => this.#min[i]!),
      max: column((i) => this.#max[i]!),
      sum: column((i) => this.#sumOfMeans[i]!),
      readings: column((i) => this.#n[i]!),
    }
  }
}

/** Inside the asker's walls; what stops when `reachedFromId` stops is what it reaches. */
async function membersOf(tx: Tx, { siteId, by, typeId, belowId, reachedFromId }: AskAggregate): Promise<Member[]> {
  const reached = reachedFromId ? await impactOf(tx, reachedFromId, REACH) : null
  const ids = reachedFromId ? (reached?.items ?? []).map(({ id }) => id) : null
  const key = { type: sql`o.type_id`, parent: sql`coalesce(p.id::text, '')`, all: sql`''` }[by]
  const shown = by === 'parent' ? sql`p.tag as tag, p.names as names` : sql`null::text as tag, null::jsonb as names`
  return [
    ...(await tx.execute<Member>(sql`
      with recursive below as (
        select id from objects where id = ${belowId ?? null}::uuid
        union select c.id from objects c join below b on c.parent_id = b.id)
      select o.id, ${key} as key, ${shown} from objects o left join objects p on p.id = o.parent_id
      where o.site_id = ${siteId} and o.retired_at is null and ${typeId ? sql`o.type_id = ${typeId}` : sql`true`}
        and ${belowId ? sql`o.id in (select id from below)` : sql`true`} and ${ids ? sql`o.id = any (${`{${ids.join(',')}}`}::uuid[])` : sql`true`}
      order by o.id`)),
  ]
}
