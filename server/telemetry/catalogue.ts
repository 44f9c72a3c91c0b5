import { type SQL, sql } from 'drizzle-orm'
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
  #texts = new Map<string, string>() // of tenants, sites, gateways and types
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

  /** All there are, at start and when rules for all of them change. They come in pieces and take the place of what was known of each: a million
   *  objects are never held twice. */
  async load(db: Database): Promise<void> {
    await db.system(async (tx) => {
      const kept = await readKept(tx)
      await tx.execute(sql`set local cursor_tuple_fraction = 1`)
      await tx.execute(sql`declare all_series no scroll cursor for ${seriesWhere(sql`true`)}`)
      for (let rows = await nextSeries(tx); rows.length > 0; rows = await nextSeries(tx)) this.#put(rows, kept)
    })
  }

  /** After the registry has changed these objects. */
  async reload(db: Database, objectIds: readonly string[]): Promise<void> {
    for (let from = 0; from < objectIds.length; from += PIECE) {
      const ids = objectIds.slice(from, from + PIECE)
      const { rows, kept } = await db.system(async (tx) => ({ rows: await readSeries(tx, ids), kept: await readKept(tx) }))
      for (const objectId of ids) for (const info of this.#byObject.get(objectId) ?? []) this.#forget(info)
      this.#put(rows, kept)
    }
  }

  /** After an import, which changed whatever it changed at one moment. */
  async reloadSince(db: Database, moment: Date): Promise<void> {
    const changed = await db.system((tx) =>
      tx.execute<{ id: string }>(sql`select id from objects where updated_at >= ${moment.toISOString()}::timestamptz`),
    )
    await this.reload(
      db,
      changed.map(({ id }) => id),
    )
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
      const siblings = this.#byObject.get(row.objectId)
      const info = infoOf(this.#shared(row, siblings?.[0]), own, kept(row))
      if (!info) continue
      this.#byId[info.id] = info
      this.rules.set(info.id, info)
      const known = siblings?.findIndex(({ id }) => id === info.id) ?? -1
      if (!siblings) this.#byObject.set(info.objectId, [info])
      else if (known < 0) siblings.push(info)
      else siblings[known] = info
      if (row.gatewayId === null) continue
      let names = this.#byName.get(row.gatewayId)
      if (!names) {
        names = new Map()
        this.#byName.set(row.gatewayId, names)
      }
      names.set(`${row.code.slice(row.code.indexOf('/') + 1)}/${row.channel}`, info.id)
    }
  }

  /** A text that many series have is kept once, not as often as it was read. */
  #shared(row: Row, sibling: SeriesInfo | undefined): Row {
    const one = (text: string) => {
      const same = this.#texts.get(text)
      if (same !== undefined) return same
      this.#texts.set(text, text)
      return text
    }
    const { tenantId, siteId, gatewayId, typeId } = row
    return {
      ...row,
      tenantId: one(tenantId) as TenantId,
      siteId: one(siteId) as SiteId,
      gatewayId: gatewayId && (one(gatewayId) as GatewayId),
      typeId: one(typeId),
      objectId: sibling?.objectId ?? row.objectId,
      tag: sibling?.tag === row.tag ? sibling.tag : row.tag,
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

async function readKept(tx: Tx): Promise<Kept> {
  const said = await everyKeepRule(tx)
  const byTenant = new Map([...Map.groupBy(said, ({ tenantId }) => tenantId)].map(([id, rules]) => [id, withDefaults(rules)]))
  const none = withDefaults([])
  return ({ tenantId, typeId, settings }) => {
    const grade = GRADES.find((it) => it === settings.grade) ?? 'general'
    return (keepOf(byTenant.get(tenantId) ?? none, typeId, grade).raw ?? Number.POSITIVE_INFINITY) * DAY_MS
  }
}

const seriesWhere = (condition: SQL): SQL => sql`
    select s.id, s.channel, o.tenant_id as "tenantId", o.site_id as "siteId", o.id as "objectId", o.gateway_id as "gatewayId", o.tag, o.code,
      o.type_id as "typeId", o.settings
    from series s join objects o on o.id = s.object_id
    where o.retired_at is null and ${condition}`

const readSeries = async (tx: Tx, objectIds: readonly string[]): Promise<Row[]> =>
  tx.execute<Row>(seriesWhere(sql`o.id = any (${sql.param(`{${objectIds.join(',')}}`)}::uuid[])`))

/** So many are read at once. */
const PIECE = 10_000
const nextSeries = async (tx: Tx): Promise<Row[]> => tx.execute<Row>(sql`fetch ${sql.raw(String(PIECE))} from all_series`)
