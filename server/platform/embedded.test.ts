import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

test('[PF26] killed while the database was made, or with its number given to another program since, it starts all the same', async () => {
  const cut = mkdtempSync(join(tmpdir(), 'onefold-pg-'))
  chmodSync(cut, 0o755)
  const user = postgresUser()
  mkdirSync(join(cut, 'pg.new-1', 'base'), { recursive: true })
  writeFileSync(join(cut, 'pg.new-1', 'PG_VERSION'), '18')
  const first = await startEmbedded({ dir: cut, user })
  expect(readdirSync(cut).sort()).toEqual(['pg', 'run'])
  const lock = readFileSync(join(cut, 'pg', 'postmaster.pid'), 'utf8')
  await first[Symbol.asyncDispose]()
  const stranger = spawn('sleep', ['120'], { ...(user ? { uid: user.uid, gid: user.gid } : {}), stdio: 'ignore' })
  writeFileSync(join(cut, 'pg', 'postmaster.pid'), lock.replace(/^\d+/, String(stranger.pid)))
  {
    await using second = await startEmbedded({ dir: cut, user })
    expect(await answers(second.superuser)).toBe(true)
  }
  stranger.kill('SIGKILL')
  rmSync(cut, { recursive: true, force: true })
}, 60_000)

test('[PF26] a folder in which something else lies is left as it is', async () => {
  const other = mkdtempSync(join(tmpdir(), 'onefold-pg-'))
  chmodSync(other, 0o755)
  mkdirSync(join(other, 'pg'))
  writeFileSync(join(other, 'pg', 'letter.txt'), 'dear')
  await expect(startEmbedded({ dir: other, user: postgresUser() })).rejects.toThrow('holds something that is no database')
  expect(existsSync(join(other, 'pg', 'letter.txt'))).toBe(true)
  rmSync(other, { recursive: true, force: true })
})
