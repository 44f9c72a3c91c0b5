import type { GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import { keepable } from '#/twin-models/core/text.ts'
import type { RefusalCount } from './writer.ts'

const HOUR_MS = 3_600_000

/** Counts of what was refused, gathered in memory and written now and then: a flood of nonsense costs one row a reason and hour. */
export class Tally {
  #counts = new Map<string, RefusalCount>()

  add(of: { tenantId: TenantId; gatewayId: GatewayId }, reason: string, count: number, nowMs: number, detail: string | null): void {
    const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
    const key = `${of.gatewayId} ${reason} ${hourMs}`
    const known = this.#counts.get(key)
    const lastDetail = detail === null ? null : keepable(detail, 200) // one unfit text would hold up what is counted of everybody
    if (!known)
      this.#counts.set(key, { tenantId: of.tenantId, gatewayId: of.gatewayId, reason, hourMs, count, lastAtMs: nowMs, detail: lastDetail })
    else Object.assign(known, { count: known.count + count, lastAtMs: nowMs, detail: lastDetail ?? known.detail })
  }

  /** Takes what has gathered; what could not be written is given back with `restore`. */
  take(): RefusalCount[] {
    const counts = [...this.#counts.values()]
    this.#counts = new Map()
    return counts
  }

  restore(counts: readonly RefusalCount[]): void {
    for (const it of counts) this.add(it, it.reason, it.count, it.lastAtMs, it.detail)
  }
}
