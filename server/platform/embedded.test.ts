import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { connect, type DbAddress } from './db.ts'
import { startEmbedded } from './embedded.ts'
import { postgresUser } from './postgres-user.ts'
import { until } from './testing.ts'

const dir = mkdtempSync(join(tmpdir(), 'onefold-pg-'))
chmodSync(dir, 0o755)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function answers(address: DbAddress): Promise<boolean> {
  const client = connect(address, 'postgres', 1)
  try {
    return (await client`select 1 as one`).length === 1
  } catch {
    return false
  } finally {
    await client.end({ timeout: 0 })
  }
}

test('[PF24] a PostgreSQL whose parent was killed is taken over, and started again when it dies', async () => {
  const user = postgresUser()
  const first = await startEmbedded({ dir, user })
  let exits = 0
  await using second = await startEmbedded({ dir, user, onExit: () => exits++ })
  expect(second.pid()).toBe(first.pid())
  const pid = first.pid() ?? 0
  void first[Symbol.asyncDispose]() // its parent no longer looks after it; the stop itself is the death that the second sees
  await until('another process', () => second.pid() !== undefined && second.pid() !== pid, 20_000)
  await until('it answers', () => answers(second.superuser), 20_000)
  expect(exits).toBeGreaterThan(0)
}, 60_000)

test('[PF25] a folder that holds no database of this kind is one line, and nothing goes on trying', async () => {
  const broken = mkdtempSync(join(tmpdir(), 'onefold-pg-'))
  chmodSync(broken, 0o755)
  const cluster = await startEmbedded({ dir: broken, user: postgresUser() })
  await cluster[Symbol.asyncDispose]()
  writeFileSync(join(broken, 'pg', 'PG_VERSION'), '12\n')
  let exits = 0
  const failed = await startEmbedded({ dir: broken, user: postgresUser(), onExit: () => exits++ }).catch((error: Error) => error.message)
  expect(failed).toMatch(/^PostgreSQL did not start: /)
  expect(failed).not.toContain('\n')
  const seen = exits
  await new Promise((resolve) => setTimeout(resolve, 700)) // longer than it waits before another try
  expect(exits).toBe(seen)
  rmSync(broken, { recursive: true, force: true })
}, 60_000)
