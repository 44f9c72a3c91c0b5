import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Outbox } from '#/edge/outbox/outbox.ts'
import { storageSecret } from '#/edge/storage-secret.ts'
import { decodeBatch } from '#/protocol/batch/batch.ts'
import { connect } from '#/server/platform/db.ts'
import { type Embedded, startEmbedded } from '#/server/platform/embedded.ts'
import { migrate, prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'
import { until } from '#/server/platform/testing.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { callsTo, startAgent, startServer } from './kill/processes.ts'
import type { Seeded } from './kill/server-process.ts'

const COMMAND_EVERY_MS = 200
const INGEST_AGAIN_MS = 5_000
const dir = mkdtempSync(join(tmpdir(), 'onefold-kill-'))
chmodSync(dir, 0o755)
const device = join(dir, 'device')
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

test('[KILL1] agent, server and PostgreSQL killed with -9 while readings flow and commands are issued: every confirmed reading is there once, no command was carried out twice', async () => {
  await using cluster = await startEmbedded({ dir: join(dir, 'data'), user: postgresUser() })
  await prepareCluster(cluster.superuser, 'onefold')
  await migrate(cluster.address, process.cwd())
  const database = inspect(cluster)
  const begin = async (input: { port: number; seed: boolean }) => {
    const begun = await startServer({ dir, address: cluster.address, ...input })
    children.add(begun.child)
    return begun
  }
  const deploy = (claim: { claimCode?: string } = {}) => {
    const child = startAgent({ dir, url, ...claim })
    children.add(child)
    return child
  }
  let server = await begin({ port: 0, seed: true })
  const { seeded, url, port } = server as { seeded: Seeded; url: string; port: number }
  const api = callsTo(url, seeded.token)
  let agent = deploy({ claimCode: seeded.claimCode })
  const confirmed = async () => {
    const rows = await api.query<{ id: string; committed: { sequence: number } }[]>('gateways.list')
    return rows.find(({ id }) => id === seeded.gatewayId)?.committed.sequence ?? 0
  }
  const flows = async (what: string, withinMs = 20_000) => {
    const from = await until('the server answers', () => confirmed().catch(() => null), withinMs)
    await until(`readings flow ${what}`, async () => (await confirmed().catch(() => 0)) > from + 10, withinMs)
  }
  const issuing = issueAllTheTime(api, seeded.runnerId)
  await flows('at first')
  await until('commands are carried out', () => acts().length > 3, 20_000)

  await killed(agent)
  agent = deploy()
  await flows('after the agent')

  const before = await confirmed()
  await killed(server.child)
  expect(await database.contiguous()).toBeGreaterThanOrEqual(before) // what was confirmed was durable then
  server = await begin({ port, seed: false })
  await flows('after the server')
  const acted = acts().length
  await until('commands are carried out again', () => acts().length > acted + 3, 20_000)

  for (let round = 1; round <= 2; round++) {
    await killPostgres(cluster)
    await database.answers()
    const backMs = performance.now()
    await flows(`after PostgreSQL, round ${round}`, INGEST_AGAIN_MS)
    expect(performance.now() - backMs).toBeLessThan(INGEST_AGAIN_MS)
    await until('health is good again', () => databaseIsWell(url), 3_000)
  }

  const commands = () => api.query<{ id: string; state: string }[]>('commands.list', { limit: 500 })
  const enough = async () => (await commands().catch(() => [])).filter(({ state }) => state === 'confirmed').length > 10
  await until('commands are confirmed, however fast the machine', enough, 30_000)
  const issued = await issuing.stop()
  const ended = await until(
    'every command ended',
    async () => {
      const all = await commands()
      return all.every(({ state }) => ENDS.has(state)) && all
    },
    30_000,
  )
  agent.kill('SIGTERM')
  await once(agent, 'exit')

  const owed = await outboxOf(join(dir, 'agent', 'GW-1', 'outbox'))
  const stored = await database.readings()
  expect(owed.confirmed.length).toBeGreaterThan(500)
  expect(new Set(stored).size, 'a reading is there twice').toBe(stored.length)
  const there = new Set(stored)
  expect(
    owed.confirmed.filter((it) => !there.has(it)),
    'a confirmed reading is missing',
  ).toEqual([])
  const known = new Set(owed.all)
  expect(
    stored.filter((it) => !known.has(it)),
    'a reading nobody sent',
  ).toEqual([])
  expect(await database.raw(), 'stored twice and hidden by packing').toBe(stored.length)

  const carriedOut = acts()
  expect(new Set(carriedOut).size, 'a command was carried out twice').toBe(carriedOut.length)
  expect(new Set(ended.map(({ id }) => id))).toEqual(new Set(issued))
  expect(carriedOut.filter((id) => !issued.includes(id))).toEqual([])
  const done = ended.filter(({ state }) => state === 'confirmed').map(({ id }) => id)
  expect(
    done.filter((id) => !carriedOut.includes(id)),
    'confirmed and never done',
  ).toEqual([])
}, 180_000)

const ENDS = new Set(['confirmed', 'failed', 'refused', 'expired', 'unconfirmed'])
const acts = () => (existsSync(`${device}.acts`) ? readFileSync(`${device}.acts`, 'utf8').trim().split('\n') : [])

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  children.delete(child)
}

async function killPostgres(cluster: Embedded): Promise<void> {
  const pid = await until('PostgreSQL runs', () => cluster.pid())
  process.kill(pid, 'SIGKILL')
  await until('it is gone', () => cluster.pid() !== pid)
}

async function databaseIsWell(url: string): Promise<boolean | null> {
  const answer = await fetch(`${url}/api/health`).catch(() => null)
  const health = (await answer?.json()) as { parts: Record<string, { ok: boolean }> } | undefined
  return health?.parts.database?.ok ?? null
}

/** As a careful client does: one id a wish, asked again under that id until it is answered. */
function issueAllTheTime(api: ReturnType<typeof callsTo>, objectId: string) {
  const issued: string[] = []
  let stopped = false
  const running = (async () => {
    while (!stopped) {
      const commandId = uuidv7()
      issued.push(commandId)
      const wish = { commandId, objectId, command: 'do_by_hand', params: {}, reason: 'test' }
      await until('the command is taken', () => api.mutate('commands.issue', wish).then(() => true, () => false), 30_000) // biome-ignore format: one call
      await new Promise((resolve) => setTimeout(resolve, COMMAND_EVERY_MS))
    }
    return issued
  })()
  running.catch(() => {}) // awaited at the end
  return {
    stop: () => {
      stopped = true
      return running
    },
  }
}

/** What the agent wrote down, `channel at value` a reading: all of it, and the part that the server has confirmed. */
async function outboxOf(root: string): Promise<{ all: string[]; confirmed: string[] }> {
  expect(readdirSync(root)).toHaveLength(1) // one epoch: nothing began anew
  await using outbox = await Outbox.open(root, { epochFloor: 0, now: Date.now, secret: await storageSecret(dirname(root)) })
  const all: string[] = []
  const confirmed: string[] = []
  expect(outbox.committed).toBeGreaterThan(0)
  for (let sequence = 1; sequence <= outbox.durable; sequence++) {
    const bytes = await outbox.read(sequence)
    const batch = bytes && decodeBatch(bytes)
    if (!batch?.ok) continue // torn by the kill, never sent
    const { series, seriesOf, atMs, value } = batch.value
    const rows = Array.from(atMs, (at, i) => `${series[seriesOf[i] ?? -1]?.channel} ${at} ${value[i]}`)
    all.push(...rows)
    if (sequence <= outbox.committed) confirmed.push(...rows)
  }
  return { all, confirmed }
}

/** The database itself, past every process of ours. */
function inspect(cluster: Embedded) {
  const ask = async <T>(query: string): Promise<T[]> => {
    const client = connect(cluster.address, 'postgres', 1)
    try {
      return (await client.unsafe(query)) as unknown as T[]
    } finally {
      await client.end({ timeout: 1 })
    }
  }
  return {
    answers: () => until('PostgreSQL answers', () => ask('select 1').then(() => true, () => false), 20_000), // biome-ignore format: one call
    /** The highest batch with none missing before it. */
    contiguous: async () =>
      (
        await ask<{ n: number }>(`select coalesce(max(sequence), 0)::float8 as n from (
          select sequence, row_number() over (order by sequence) as place from telemetry_batches) as numbered where sequence = place`)
      )[0]?.n ?? 0,
    readings: async () =>
      (
        await ask<{ channel: string; at: number; value: number }>(`
          select s.channel, round(extract(epoch from r.at) * 1000)::float8 as at, r.value
          from (select series_id, at, value from readings union all select series_id, at, value from telemetry_packed_readings) as r
          join series s on s.id = r.series_id`)
      ).map(({ channel, at, value }) => `${channel} ${at} ${value}`),
    raw: async () => (await ask<{ n: number }>('select sum(readings)::float8 as n from telemetry_batches'))[0]?.n ?? 0,
  }
}
