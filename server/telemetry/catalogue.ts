import { sql } from 'drizzle-orm'
import type { Database, Tx } from '#/server/platform/db.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { Channel } from '#/twin-models/catalog/shape.ts'
import type { GatewayId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'
import { TypeSettings } from '#/twin-models/settings.ts'
import { GRADES } from './contract.ts'
import { keepOf } from './keep.ts'
import { everyKeepRule, withDefaults } from './keep-rules.ts'
import type { SeriesTraits } from './packing/rollup.ts'
import { lateAfterMs, type SeriesRule, SeriesRules } from './series-rules.ts'

/** A series as everything behind admission needs it. */
export type SeriesInfo = SeriesRule & {
  id: number
  tenantId: TenantId
  siteId: SiteId
  objectId: ObjectId
  tag: string
  typeId: string
  channel: string
  unit: string
  key: boolean // shown on the map
}

type Row = {
  id: number
  channel: string
  tenantId: TenantId
  siteId: SiteId
  objectId: ObjectId
  gatewayId: GatewayId | null
  tag: string
  code: string
  typeId: string
  settings: Record<string, unknown>
}

/** All series in memory: by id for admission, by gateway and name for the wire, by object for questions. */
export class Catalogue {
  /** The same by columns, for admission. */
  rules = new SeriesRules()
  #byId: (SeriesInfo | undefined)[] = []
  #byName = new Map<string, Map<string, number>>() // gateway -> "suffix/channel" -> series
  #byObject = new Map<string, SeriesInfo[]>()
  #perSecond = new Map<string, number>() // gateway -> readings a second its terminals measure; forgotten with every change

  /** Another after each change. */
  version = 0

  get(id: number): SeriesInfo | undefined {
    return this.#byId[id]
  }
  /** How long a value holds, and whether its states are timed; of a retired series as of one that reads every half minute. */
  traits(id: number): SeriesTraits {
    const info = this.#byId[id]
    return { quietMs: lateAfterMs(info?.everyMs ?? 0), discrete: info !== undefined && info.kind !== 'number' }
  }
  /** 0 where this gateway has no such channel. */
  idOf(gatewayId: string, suffix: string, channel: string): number {
    return this.#byName.get(gatewayId)?.get(`${suffix}/${channel}`) ?? 0
  }
  ofObject(objectId: string): readonly SeriesInfo[] {
    return this.#byObject.get(objectId) ?? []
  }
  ofTenant(tenantId: string): SeriesInfo[] {
    return this.#byId.filter((it): it is SeriesInfo => it?.tenantId === tenantId)
  }

  /** How many readings a second come from this gateway when all its terminals measure as they were set to. */
  perSecondOf(gatewayId: string): number {
    let rate = this.#perSecond.get(gatewayId)
    if (rate === undefined) {
      rate = 0
      for (const id of this.#byName.get(gatewayId)?.values() ?? []) rate += 1_000 / Math.max(1, this.#byId[id]?.everyMs ?? 1_000)
      this.#perSecond.set(gatewayId, rate)
    }
    return rate
  }

  /** All anew, at start and after an import. */
  async load(db: Database): Promise<void> {
    const { rows, kept } = await db.system((tx) => readAll(tx, null))
    this.#byId = []
    this.rules = new SeriesRules()
    this.#byName = new Map()
    this.#byObject = new Map()
    this.#put(rows, kept)
  }

  /** After the registry has changed these objects. */
  async reload(db: Database, objectIds: readonly string[]): Promise<void> {
    const { rows, kept } = await db.system((tx) => readAll(tx, objectIds))
    for (const objectId of objectIds) for (const info of this.#byObject.get(objectId) ?? []) this.#forget(info)
    this.#put(rows, kept)
  }

  #forget(info: SeriesInfo): void {
    this.#byId[info.id] = undefined
    this.rules.drop(info.id)
    this.#byObject.delete(info.objectId)
    const names = info.gatewayId === null ? undefined : this.#byName.get(info.gatewayId)
    for (const [name, id] of names ?? []) if (id === info.id) names?.delete(name)
  }

  #put(rows: readonly Row[], kept: Kept): void {
    this.version++
    this.#perSecond.clear()
    const channels = new Map<string, readonly Channel[]>()
    for (const row of rows) {
      let own = channels.get(row.objectId)
      if (!own) {
        own = channelsOf(row)
        channels.set(row.objectId, own)
      }
      const info = infoOf(row, own, kept(row))
      if (!info) continue
      this.#byId[info.id] = info
      this.rules.set(info.id, info)
      const siblings = this.#byObject.get(info.objectId)
      if (siblings) siblings.push(info)
      else this.#byObject.set(info.objectId, [info])
      if (row.gatewayId === null) continue
      let names = this.#byName.get(row.gatewayId)
      if (!names) {
        names = new Map()
        this.#byName.set(row.gatewayId, names)
      }
      names.set(`${row.code.slice(row.code.indexOf('/') + 1)}/${row.channel}`, info.id)
    }
  }
}

/** With the settings of the position; where those no longer fit the type (they were checked when they entered), as the type has them. */
function channelsOf(row: Row): readonly Channel[] {
  const type = twinType(row.typeId)
  if (!type) return []
  return TypeSettings.safeParse(row.settings).success ? effectiveType(type, row.settings).channels : type.channels
}

function infoOf(row: Row, channels: readonly Channel[], keepMs: number): SeriesInfo | null {
  const channel = channels.find((it) => it.id === row.channel)
  if (!channel) return null
  const { id, tenantId, siteId, objectId, gatewayId, tag, typeId } = row
  const states = channel.kind === 'enum' && channel.states ? channel.states.map((state) => state.value) : null
  const { kind, range, unit, everyMs, key = false } = channel
  return {
    id,
    tenantId,
    siteId,
    objectId,
    gatewayId,
    tag,
    typeId,
    channel: channel.id,
    kind,
    states,
    min: range.min,
    max: range.max,
    everyMs,
    keepMs,
    unit,
    key,
  }
}

const DAY_MS = 86_400_000
/** How long readings of a row's type and grade stay, ms. */
type Kept = (row: Row) => number

async function readAll(tx: Tx, objectIds: readonly string[] | null): Promise<{ rows: Row[]; kept: Kept }> {
  const [rows, said] = [await readSeries(tx, objectIds), await everyKeepRule(tx)]
  const byTenant = new Map([...Map.groupBy(said, ({ tenantId }) => tenantId)].map(([id, rules]) => [id, withDefaults(rules)]))
  const none = withDefaults([])
  const kept: Kept = ({ tenantId, typeId, settings }) => {
    const grade = GRADES.find((it) => it === settings.grade) ?? 'general'
    return (keepOf(byTenant.get(tenantId) ?? none, typeId, grade).raw ?? Number.POSITIVE_INFINITY) * DAY_MS
  }
  return { rows, kept }
}

const readSeries = (tx: Tx, objectIds: readonly string[] | null): Promise<Row[]> =>
  tx.execute<Row>(sql`
    select s.id, s.channel, o.tenant_id as "tenantId", o.site_id as "siteId", o.id as "objectId", o.gateway_id as "gatewayId", o.tag, o.code,
      o.type_id as "typeId", o.settings
    from series s join objects o on o.id = s.object_id
    where o.retired_at is null and ${objectIds === null ? sql`true` : sql`o.id = any (${sql.param(`{${objectIds.join(',')}}`)}::uuid[])`}`) as unknown as Promise<
    Row[]
  >
