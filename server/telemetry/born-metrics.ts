import { METRIC, parseMetricName } from '#/protocol/topics.ts'
import { sameUnit } from '#/twin-models/core/units.ts'

const PROTOCOL = new Set<string>(Object.values(METRIC))
/** Metrics that carry the protocol or the node's own properties, never a channel. */
export const isProtocol = (name: string): boolean =>
  PROTOCOL.has(name) || name.startsWith('Node Control/') || name.startsWith('Device Control/') || name.startsWith('Properties/')

/** What the registry knows: the series of a name (0 where there is none), and its unit. */
export type Known = { seriesOf(suffix: string, channel: string): number; unitOf(series: number): string | null }
type Defined = { name: string; alias: number; datatype: number; unit: string | undefined }

/** Aliases as close together as this share are found by place, others by search. */
const DENSE = 4

/** What births defined: each metric has a place; an alias or a name leads to it. A later definition of an alias takes it over. */
export class BornMetrics {
  readonly names: string[] = []
  readonly series: number[] = []
  readonly datatype: number[] = []
  readonly foreignUnit: boolean[] = []
  readonly #aliases: number[] = [] // by place, -1 without
  readonly #devices: (string | null)[] = [] // by place, null for the node's own
  #first = 0
  #dense: Int32Array | null = null
  #sparse: Map<number, number> | null = null
  #byName: Map<string, number> | null = null

  /** `device` null: the node's own metric, whose name says suffix and channel. A device is the suffix, its metric's name the channel. */
  define(device: string | null, { name, alias, datatype, unit }: Defined, { seriesOf, unitOf }: Known): void {
    const parsed = device === null ? parseMetricName(name) : { suffix: device, channel: name }
    this.names.push(fullName(device, name))
    const series = parsed ? seriesOf(parsed.suffix, parsed.channel) : 0
    const own = unitOf(series)
    this.series.push(series)
    this.foreignUnit.push(unit !== undefined && own !== null && !sameUnit(unit, own))
    this.datatype.push(datatype)
    this.#aliases.push(alias)
    this.#devices.push(device)
    this.#dense = null
    this.#sparse = null
    this.#byName = null
  }

  /** -1 for an alias that no birth has named. */
  placeOfAlias(alias: number): number {
    if (this.#dense) return this.#dense[alias - this.#first] ?? -1
    if (!this.#sparse) {
      this.#order()
      return this.placeOfAlias(alias)
    }
    return this.#sparse.get(alias) ?? -1
  }

  placeOfName(device: string | null, name: string): number {
    this.#byName ??= new Map(this.names.map((it, place) => [it, place]))
    return this.#byName.get(fullName(device, name)) ?? -1
  }

  /** Of a device's births. */
  seriesOf(device: string): number[] {
    return this.series.filter((_, place) => this.#devices[place] === device)
  }

  #order(): void {
    let first = Number.POSITIVE_INFINITY
    let last = -1
    for (const alias of this.#aliases) {
      if (alias < 0) continue
      first = Math.min(first, alias)
      last = Math.max(last, alias)
    }
    const span = last - first + 1
    if (last >= 0 && span <= this.#aliases.length * DENSE + 1024) {
      this.#first = first
      this.#dense = new Int32Array(span).fill(-1)
      for (const [place, alias] of this.#aliases.entries()) if (alias >= 0) this.#dense[alias - first] = place
      return
    }
    this.#sparse = new Map()
    for (const [place, alias] of this.#aliases.entries()) if (alias >= 0) this.#sparse.set(alias, place)
  }
}

const fullName = (device: string | null, name: string) => (device === null ? name : `${device}/${name}`)
