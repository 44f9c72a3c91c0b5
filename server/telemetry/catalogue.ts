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
import { type Known, Series, type SeriesInfo, type Traits } from './series-info.ts'
import { lateAfterMs, SeriesRules } from './series-rules.ts'

type Row = {
  tenantId: TenantId
  siteId: SiteId
  objectId: ObjectId
  gatewayId: GatewayId | null
  tag: string
  code: string
  typeId: string
  settings: string // as JSON
  series: Record<string, number> // channel -> series
}

/** All series in memory: by id for admission, by gateway and name for the wire, by object for questions. A million objects have four million series:
 *  of each no object is kept but columns, and one is put together when it is asked for. */
export class Catalogue {
  /** The same by columns, for admission. */
  rules = new SeriesRules()
  #of = new Int32Array(1024).fill(-1) // series -> object's place in the list
  #says = new Int32Array(1024) // series -> what is said of it
  #known: (Known | undefined)[] = []
  readonly #free: number[] = [] // places in the list
  readonly #traits: Traits[] = []
  readonly #traitsBySaying = new Map<string, number>()
  readonly #byName = new Map<string, Map<string, Known>>() // gateway -> suffix -> object
  readonly #byObject = new Map<string, Known>()
  readonly #texts = new Map<string, string>() // of tenants, sites, gateways and types
  readonly #perSecond = new Map<string, number>() // gateway -> readings a second its terminals measure; forgotten with every change

  /** Another after each change. */
  version = 0

  get(id: number): SeriesInfo | undefined {
    const known = this.#known[this.#of[id] ?? -1]
    return known && new Series(id, known, this.#traits[this.#says[id]!]!)
  }
  /** Of which object the series is, without putting it together. */
  objectOf(id: number): ObjectId | undefined {
    return this.#known[this.#of[id] ?? -1]?.objectId
  }
  /** How long a value holds, and whether its states are timed; of a retired series as of one that reads every half minute. */
  traits(id: number): SeriesTraits {
    const said = this.#known[this.#of[id] ?? -1] && this.#traits[this.#says[id]!]
    return { quietMs: lateAfterMs(said?.everyMs ?? 0), discrete: said !== undefined && said.kind !== 'number' }
  }
  /** 0 where this gateway has no such channel. */
  idOf(gatewayId: string, suffix: string, channel: string): number {
    const ids = this.#byName.get(gatewayId)?.get(suffix)?.series ?? []
    return ids.find((id) => this.#traits[this.#says[id]!]!.channel === channel) ?? 0
  }
  ofObject(objectId: string): SeriesInfo[] {
    const known = this.#byObject.get(objectId)
    return known ? known.series.map((id) => new Series(id, known, this.#traits[this.#says[id]!]!)) : []
  }
  /** Of one of its sites, or of all; only those that the map shows, or all. */
  *ofTenant(tenantId: string, siteId?: string, keyOnly = false): Generator<SeriesInfo> {
    for (const known of this.#byObject.values())
      if (known.tenantId === tenantId && (siteId ?? known.siteId) === known.siteId)
        for (const id of known.series) {
          const says = this.#traits[this.#says[id]!]!
          if (says.key || !keyOnly) yield new Series(id, known, says)
        }
  }

  /** How many readings a second come from this gateway when all its terminals measure as they were set to. */
  perSecondOf(gatewayId: string): number {
    let rate = this.#perSecond.get(gatewayId)
    if (rate === undefined) {
      rate = 0
      for (const { series } of this.#byName.get(gatewayId)?.values() ?? [])
        for (const id of series) rate += 1_000 / Math.max(1, this.#traits[this.#says[id]!]!.everyMs)
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
      for (const objectId of ids) this.#forget(objectId)
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

  #forget(objectId: string): void {
    const known = this.#byObject.get(objectId)
    if (!known) return
    for (const id of known.series) {
      this.#of[id] = -1
      this.rules.drop(id)
    }
    this.#byObject.delete(objectId)
    const names = known.gatewayId === null ? undefined : this.#byName.get(known.gatewayId)
    if (names?.get(known.suffix) === known) names.delete(known.suffix)
    this.#known[known.n] = undefined
    this.#free.push(known.n)
  }

  #put(rows: readonly Row[], kept: Kept): void {
    this.version++
    this.#perSecond.clear()
    const channels = new Map<string, ReadonlyMap<string, number>>()
    for (const row of rows) {
      const saying = `${row.tenantId} ${row.typeId} ${row.settings}`
      let says = channels.get(saying)
      if (!says) {
        says = new Map(traitsOf(row, kept).map((traits) => [traits.channel, this.#saying(traits)]))
        channels.set(saying, says)
      }
      this.#forget(row.objectId)
      const known = this.#knownFrom(row)
      const series: number[] = []
      for (const [channel, id] of Object.entries(row.series)) {
        const said = says.get(channel)
        if (said === undefined) continue
        if (id >= this.#of.length) this.#grow(id)
        this.#of[id] = known.n
        this.#says[id] = said
        this.rules.set(id, { ...this.#traits[said]!, gatewayId: known.gatewayId })
        series.push(id)
      }
      known.series = series
    }
  }

  #knownFrom({ objectId, tenantId, siteId, gatewayId, tag, code, typeId }: Row): Known {
    const known: Known = {
      n: this.#free.pop() ?? this.#known.length,
      objectId,
      tenantId: this.#shared(tenantId),
      siteId: this.#shared(siteId),
      gatewayId: gatewayId && this.#shared(gatewayId),
      tag,
      suffix: code.slice(code.indexOf('/') + 1),
      typeId: this.#shared(typeId),
      series: [],
    }
    this.#known[known.n] = known
    this.#byObject.set(objectId, known)
    if (known.gatewayId === null) return known
    let names = this.#byName.get(known.gatewayId)
    if (!names) {
      names = new Map()
      this.#byName.set(known.gatewayId, names)
    }
    names.set(known.suffix, known)
    return known
  }

  #saying(traits: Traits): number {
    const saying = JSON.stringify(traits)
    let n = this.#traitsBySaying.get(saying)
    if (n === undefined) {
      n = this.#traits.push(traits) - 1
      this.#traitsBySaying.set(saying, n)
    }
    return n
  }

  /** A text that many objects have is kept once, not as often as it was read. */
  #shared<T extends string>(text: T): T {
    const same = this.#texts.get(text)
    if (same !== undefined) return same as T
    this.#texts.set(text, text)
    return text
  }

  #grow(series: number): void {
    const length = Math.max(this.#of.length * 2, series + 1)
    const of = new Int32Array(length).fill(-1)
    of.set(this.#of)
    this.#of = of
    const says = new Int32Array(length)
    says.set(this.#says)
    this.#says = says
  }
}

/** With the settings of the position; where those no longer fit the type (they were checked when they entered), as the type has them. */
function traitsOf(row: Row, kept: Kept): Traits[] {
  const type = twinType(row.typeId)
  if (!type) return []
  const settings: Record<string, unknown> = JSON.parse(row.settings)
  const { channels } = TypeSettings.safeParse(settings).success ? effectiveType(type, settings) : type
  const keepMs = kept(row.tenantId, row.typeId, settings.grade)
  return channels.map((channel) => ({ ...channelTraits(channel), keepMs }))
}

function channelTraits({ id, kind, states, range, unit, everyMs, key = false }: Channel): Omit<Traits, 'keepMs'> {
  const listed = kind === 'enum' && states ? states.map((state) => state.value) : null
  return { channel: id, kind, states: listed, min: range.min, max: range.max, everyMs, unit, key }
}

const DAY_MS = 86_400_000
/** How long readings of a type and grade stay, ms. */
type Kept = (tenantId: TenantId, typeId: string, grade: unknown) => number

async function readKept(tx: Tx): Promise<Kept> {
  const said = await everyKeepRule(tx)
  const byTenant = new Map([...Map.groupBy(said, ({ tenantId }) => tenantId)].map(([id, rules]) => [id, withDefaults(rules)]))
  const none = withDefaults([])
  return (tenantId, typeId, said) => {
    const grade = GRADES.find((it) => it === said) ?? 'general'
    return (keepOf(byTenant.get(tenantId) ?? none, typeId, grade).raw ?? Number.POSITIVE_INFINITY) * DAY_MS
  }
}

const seriesWhere = (condition: SQL): SQL => sql`
    select o.tenant_id as "tenantId", o.site_id as "siteId", o.id as "objectId", o.gateway_id as "gatewayId", o.tag, o.code, o.type_id as "typeId",
      o.settings::text as settings, s.of as series
    from objects o cross join lateral (select json_object_agg(channel, id order by id) as of from series where object_id = o.id) s
    where o.retired_at is null and s.of is not null and ${condition}`

const readSeries = async (tx: Tx, objectIds: readonly string[]): Promise<Row[]> =>
  tx.execute<Row>(seriesWhere(sql`o.id = any (${sql.param(`{${objectIds.join(',')}}`)}::uuid[])`))

/** So many objects are read at once. */
const PIECE = 2_500
const nextSeries = async (tx: Tx): Promise<Row[]> => tx.execute<Row>(sql`fetch ${sql.raw(String(PIECE))} from all_series`)
