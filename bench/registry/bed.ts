import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueToken } from '#/server/access/index.ts'
import { startGateways } from '#/server/gateways/index.ts'
import { type HttpServer, startHttp } from '#/server/http/server.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { systemClock } from '#/server/platform/clock.ts'
import { connect, type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { readEnv } from '#/server/platform/env.ts'
import { startFeed, startSequencer } from '#/server/platform/feed/index.ts'
import { createLog } from '#/server/platform/log.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import { migrate, prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'
import type { System } from '#/server/platform/system.ts'
import { startRegistry } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { startTelemetry } from '#/server/telemetry/index.ts'
import { startTwins } from '#/server/twins/index.ts'

/** A cluster of its own, thrown away at the end; durable settings as in production. */
export async function startCluster(project: string, below = tmpdir()) {
  const dir = mkdtempSync(join(below, 'onefold-bench-'))
  chmodSync(dir, 0o755)
  const start = () => startEmbedded({ dir, user: postgresUser() })
  let cluster = await start()
  const { socketDir, port } = cluster.superuser as { socketDir: string; port: number }
  return {
    pid: () => cluster.pid() ?? 0,
    async database(name: string): Promise<DbAddress> {
      const address = { socketDir, port, database: name }
      await prepareCluster(cluster.superuser, name)
      await migrate(address, project)
      return address
    },
    /** As after a start with what is there by now: how much it keeps in memory goes by that. */
    async restart(): Promise<void> {
      await asSuperuser({ socketDir, port, database: 'postgres' }, (client) => client`checkpoint`) // so that it stops at once
      await cluster[Symbol.asyncDispose]()
      cluster = await start()
    },
    async [Symbol.asyncDispose]() {
      await cluster[Symbol.asyncDispose]()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

type Filled = Pick<Ground, 'tenant' | 'siteId'>
export type Bed<G = Ground> = AsyncDisposable & { system: System; address: DbAddress; ground: G; http: HttpServer; token: string }
/** Over a database that was there before. */
export type FilledBed = Bed<Filled>

/** A system over a database with its feed, and none of its slices' services yet. */
export async function startBare(address: DbAddress): Promise<System & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const db = stack.use(openDatabase(address))
  const log = createLog('error')
  stack.use(startSequencer(db, log))
  const feed = stack.use(await startFeed(db, log))
  const env = readEnv({ ONEFOLD_HOST: 'localhost', ONEFOLD_REQUESTS_PER_MINUTE: '10000000' })
  const parts = stack.move()
  return {
    env,
    dataDir: tmpdir(),
    db,
    feed,
    clock: systemClock,
    log,
    metrics: createMetrics(),
    services: {},
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** The server's registry over a database, with its HTTP listener, a tenant, a site and an access token. */
export const startBed = (address: DbAddress): Promise<Bed> => serve(address, testGround)

/** The same over a registry that `fillRegistry` has filled. */
export const startBedOn = (address: DbAddress, filled: Filled): Promise<FilledBed> => serve(address, async () => filled)

async function serve<G extends Filled>(address: DbAddress, groundOf: (system: System) => Promise<G>): Promise<Bed<G>> {
  await using stack = new AsyncDisposableStack()
  const system = stack.use(await startBare(address))
  const { db } = system
  for (const start of [startRegistry, startTwins, startGateways, startTelemetry]) stack.use(await start(system))
  const ground = await groundOf(system)
  const http = stack.use(await startHttp(system, { host: 'localhost', port: 0, probes: [] }))
  const by = { tenantId: ground.tenant.id, actor: systemActor('bench'), nowMs: Date.now() }
  const { token } = await db.tenant(ground.tenant.id, (tx) =>
    issueToken(tx, { name: 'bench', roles: ['administrator'], expiresInDays: 1 }, by),
  )
  const parts = stack.move()
  return { system, address, ground, http, token, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** Statements of the superuser, past walls and triggers: only to make a world. */
export async function asSuperuser<T>(address: DbAddress, work: (client: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
  const client = connect(address, 'postgres', 1)
  try {
    return await work(client)
  } finally {
    await client.end({ timeout: 5 })
  }
}
