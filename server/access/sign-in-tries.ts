import { createHash } from 'node:crypto'
import { peerOf } from '#/server/platform/peer.ts'
import type { System } from '#/server/platform/system.ts'

const WINDOW_MS = 60_000
const TRIES = { account: 10, address: 60 } as const

/** Counts one attempt against the account and against the address; milliseconds to wait where either has had too many, else null. */
export async function countTry(system: System, account: string, address: string | null): Promise<number | null> {
  const nowMs = system.clock.nowMs()
  const waits = [await count(system, `account:${digestOf(account)}`, TRIES.account, nowMs)]
  if (address) waits.push(await count(system, `address:${digestOf(peerOf(address))}`, TRIES.address, nowMs))
  const waitMs = Math.max(...waits)
  return waitMs > 0 ? waitMs : null
}

/** The account may be tried again at once. */
export async function forgetTries(system: System, account: string): Promise<void> {
  await system.db.auth`delete from onefold_auth.sign_in_tries where key = ${`account:${digestOf(account)}`}`
}

async function count(system: System, key: string, tries: number, nowMs: number): Promise<number> {
  const [row] = await system.db.auth<{ tries: number; since: string }[]>`
    insert into onefold_auth.sign_in_tries as t (key, tries, since_ms) values (${key}, 1, ${nowMs})
    on conflict (key) do update set
      tries = case when t.since_ms <= ${nowMs - WINDOW_MS} then 1 else t.tries + 1 end,
      since_ms = case when t.since_ms <= ${nowMs - WINDOW_MS} then ${nowMs} else t.since_ms end
    returning tries, since_ms as since`
  if (!row || row.tries <= tries) return 0
  return Number(row.since) + WINDOW_MS - nowMs
}

/** An account's address is one however it is written. */
export const digestOf = (text: string) => createHash('sha256').update(text.trim().toLowerCase()).digest('base64url')
