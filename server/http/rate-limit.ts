import { isLoopback } from '#/server/platform/loopback.ts'
import { peerOf } from '#/server/platform/peer.ts'

/** How many requests a minute: of one person or program, and of one address behind which there may be many. */
export type Rates = { eachPerMinute: number; addressPerMinute: number }

const MOST_KEPT = 20_000
type Bucket = { left: number; atMs: number }

/** Counts requests in memory, which costs a microsecond: a bucket for each person, program and address holds a minute's worth and fills again steadily.
 *  An address of this machine is a proxy or the machine itself, and counts for nobody. */
export function createRateLimit(rates: Rates) {
  const buckets = new Map<string, Bucket>()
  const take = (key: string, perMinute: number, weight: number, nowMs: number): number => {
    const perMs = perMinute / 60_000
    const before = buckets.get(key) ?? { left: perMinute, atMs: nowMs }
    const left = Math.min(perMinute, before.left + Math.max(0, nowMs - before.atMs) * perMs)
    const enough = left >= weight || left >= perMinute // what is heavier than a full bucket passes when it is full
    buckets.delete(key) // the ones used last stand last
    buckets.set(key, { left: enough ? left - weight : left, atMs: nowMs })
    if (buckets.size > MOST_KEPT) buckets.delete(buckets.keys().next().value as string)
    return enough ? 0 : Math.ceil((Math.min(weight, perMinute) - left) / perMs)
  }
  /** Milliseconds to wait; 0 where it may go on. `who` is a person or token by kind and id. */
  return (who: string | null, address: string, weight: number, nowMs: number): number => {
    const own = who === null ? 0 : take(who, rates.eachPerMinute, weight, nowMs)
    if (own > 0) return own
    return isLoopback(address) ? 0 : take(`address ${peerOf(address)}`, rates.addressPerMinute, weight, nowMs)
  }
}
