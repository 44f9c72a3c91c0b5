import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { sql } from 'drizzle-orm'
import type { System } from '#/server/platform/system.ts'

/** Counts a try; how many there were within the window, this one with them, and how long the window still runs. */
export async function countTry(system: System, what: string, who: string, windowMs: number): Promise<{ times: number; leftMs: number }> {
  const key = createHash('sha256').update(`${what}:${who}`).digest('base64url')
  const nowMs = system.clock.nowMs()
  const [row] = await system.db.system((tx) =>
    tx.execute<{ times: number; since: string }>(sql`
      insert into registry_tries as t (key, times, since_ms) values (${key}, 1, ${nowMs})
      on conflict (key) do update set
        times = case when t.since_ms <= ${nowMs - windowMs} then 1 else t.times + 1 end,
        since_ms = case when t.since_ms <= ${nowMs - windowMs} then ${nowMs} else t.since_ms end
      returning times, since_ms as since`),
  )
  return { times: row?.times ?? 1, leftMs: Number(row?.since ?? nowMs) + windowMs - nowMs }
}

/** One who tries is one address, in IPv6 one network of 64 bits: whoever has one address there has all of them. */
export function whoTries(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail = ''] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const groups = plain.includes('::') ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right] : left
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
