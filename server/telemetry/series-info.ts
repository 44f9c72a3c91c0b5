import type { GatewayId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { SeriesRule } from './series-rules.ts'

/** A series as everything behind admission needs it. */
export type SeriesInfo = SeriesRule & {
  readonly id: number
  readonly tenantId: TenantId
  readonly siteId: SiteId
  readonly objectId: ObjectId
  readonly tag: string
  readonly typeId: string
  readonly channel: string
  readonly unit: string
  readonly key: boolean // shown on the map
}

/** An object that has series. */
export type Known = {
  n: number // its place in the list
  objectId: ObjectId
  tenantId: TenantId
  siteId: SiteId
  gatewayId: GatewayId | null
  tag: string
  suffix: string // of its code: its name on the wire
  typeId: string
  series: readonly number[]
}
/** What type, settings and keeping say of a channel; one for all series of which the same is said. */
export type Traits = Omit<SeriesRule, 'gatewayId'> & Pick<SeriesInfo, 'channel' | 'unit' | 'key'>

/** One series, seen through what is known of its object and said of its channel. Made anew each time it is asked for; a copy or its JSON would have
 *  the number alone. */
export class Series implements SeriesInfo {
  readonly id: number
  readonly #of: Known
  readonly #says: Traits

  constructor(id: number, of: Known, says: Traits) {
    this.id = id
    this.#of = of
    this.#says = says
  }
  get tenantId() {
    return this.#of.tenantId
  }
  get siteId() {
    return this.#of.siteId
  }
  get objectId() {
    return this.#of.objectId
  }
  get gatewayId() {
    return this.#of.gatewayId
  }
  get tag() {
    return this.#of.tag
  }
  get typeId() {
    return this.#of.typeId
  }
  get channel() {
    return this.#says.channel
  }
  get unit() {
    return this.#says.unit
  }
  get key() {
    return this.#says.key
  }
  get kind() {
    return this.#says.kind
  }
  get states() {
    return this.#says.states
  }
  get min() {
    return this.#says.min
  }
  get max() {
    return this.#says.max
  }
  get everyMs() {
    return this.#says.everyMs
  }
  get keepMs() {
    return this.#says.keepMs
  }
}
