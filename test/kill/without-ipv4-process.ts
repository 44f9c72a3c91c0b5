/** For the test without IPv4: the whole way from an enrolment to a command, and what it saw as one line of JSON. The second argument is a
 *  folder of its own. */
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { migrate, prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'
import { until } from '#/server/platform/testing.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { callsTo, startAgent, startServer } from './processes.ts'

const LISTENS = '0A'
const dir = process.argv[2] ?? ''
chmodSync(dir, 0o755) // the database runs as a user of its own
await using cluster = await startEmbedded({ dir: join(dir, 'data'), user: postgresUser() })
await prepareCluster(cluster.superuser, 'onefold')
await migrate(cluster.address, process.cwd())
const { child, url, seeded } = await startServer({ dir, address: cluster.address, port: 0, seed: true })
if (!seeded) throw new Error('nothing was seeded')
const agent = startAgent({ dir, url, claimCode: seeded.claimCode })
try {
  const api = callsTo(url, seeded.token)
  const gateways = () => api.query<{ id: string; committed: { sequence: number } }[]>('gateways.list')
  await until('readings are committed', async () => ((await gateways())[0]?.committed.sequence ?? 0) > 5, 30_000)
  const commandId = uuidv7()
  await api.mutate('commands.issue', {
    commandId,
    objectId: seeded.runnerId,
    command: 'do_by_hand',
    params: {},
    reason: 'test',
  })
  const state = async () =>
    (await api.query<{ id: string; state: string }[]>('commands.list', { limit: 5 })).find(({ id }) => id === commandId)?.state
  await until('the command has ended', async () => ['confirmed', 'failed', 'refused', 'expired'].includes((await state()) ?? ''), 30_000)
  const input = encodeURIComponent(JSON.stringify({ streamId: uuidv7() }))
  const stream = await fetch(`${url}/api/trpc/live.stream?input=${input}`, { headers: { authorization: `Bearer ${seeded.token}` } })
  await stream.body?.cancel()
  const health = (await (await fetch(`${url}/api/health`)).json()) as { parts: Record<string, { ok: boolean }> }
  const sockets = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1)
  const saw = {
    healthy: ['database', 'mqtt', 'devices', 'ingest'].every((part) => health.parts[part]?.ok),
    commanded: await state(),
    streamed: stream.headers.get('content-type')?.split(';')[0],
    ipv4Listeners: sockets.filter((line) => line.trim().split(/\s+/)[3] === LISTENS).length,
  }
  process.stdout.write(JSON.stringify(saw))
} finally {
  for (const one of [agent, child]) one.kill('SIGTERM')
  await Promise.all([agent, child].map((one) => new Promise((gone) => one.once('exit', gone))))
}
