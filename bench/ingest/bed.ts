import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueToken } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { systemClock } from '#/server/platform/clock.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { testGround } from '#/server/registry/testing.ts'
import { startChild } from '../child-process.ts'
import type { Order, Report } from './generator-process.ts'
import type { Seen, Started } from './server-process.ts'
import { type BenchGateway, fillIngest } from './world.ts'

export type Shape = { series: number; gateways: number; perMessage: number }
export type Place = { address: DbAddress; postgresPid: number }
export type IngestBed = AsyncDisposable & {
  address: DbAddress
  url: string
  serverPid: number
  postgresPid: number
  token: string
  gateways: BenchGateway[]
  /** Series whose commits are noted: by `series:atMs`, when it was durable. */
  watch(series: readonly number[]): Map<string, number>
  run(order: Omit<Extract<Order, { kind: 'run' }>, 'kind'>): Promise<Report>
  /** Readings that the database holds now, each once: open slots and packed. */
  stored(): Promise<number>
}

/** A server in a process, gateways in another, and a world for both in a database that is there. */
export async function startIngestBed(place: Place, shape: Shape, progress: (line: string) => void): Promise<IngestBed> {
  const { address, postgresPid } = place
  await using stack = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const db = stack.use(openDatabase(address))
  const { tenant, siteId } = await testGround({ db, clock: systemClock })
  const { token } = await db.tenant(tenant.id, (tx) =>
    issueToken(tx, { name: 'bench', roles: ['administrator'], expiresInDays: 1 }, { tenantId: tenant.id, actor: systemActor('bench'), nowMs: Date.now() }),
  ) // biome-ignore format: one call
  progress(`${shape.series} series behind ${shape.gateways} gateways`)
  const world = { tenantId: tenant.id, siteId, groupId: tenant.slug, codePrefix: tenant.codePrefix, ...shape }
  const gateways = await fillIngest(address, world)
  progress('the server')
  const server = stack.use(startServer(address, dataDir))
  const { url, mqttUrl } = (await server.heard()) as Started
  const generator = stack.use(
    startChild(new URL('generator-process.ts', import.meta.url), [], (process) => process.send({ kind: 'end' } satisfies Order)),
  )
  const ask = async (order: Order): Promise<Report> => {
    generator.process.send(order)
    const { answer, error } = (await generator.heard()) as { answer: Report; error?: string }
    if (error) throw new Error(`the generator: ${error}`)
    return answer
  }
  progress('births')
  await ask({ kind: 'connect', mqttUrl, gateways, perMessage: shape.perMessage, epoch: 1 })
  const parts = stack.move()
  return {
    address,
    url,
    serverPid: server.process.pid as number,
    postgresPid,
    token,
    gateways,
    watch(series) {
      const commits = new Map<string, number>()
      server.process.on('message', ({ seen = [] }: Partial<Seen>) => {
        for (const [id, atMs, committedMs] of seen) commits.set(`${id}:${atMs}`, committedMs)
      })
      server.process.send({ watch: [...series] })
      return commits
    },
    run: (order) => ask({ kind: 'run', ...order }),
    async stored() {
      return db.owner.begin('isolation level repeatable read', async (sql) => {
        const [row] = await sql<{ n: number }[]>`select (select count(*) from readings)::float8 +
          (select coalesce(sum(count), 0) from telemetry_blocks)::float8 as n`
        return row?.n ?? 0
      }) as Promise<number>
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** The whole server over this database, as a process; its first answer is where it is. */
export const startServer = (address: DbAddress, dataDir: string) =>
  startChild(new URL('server-process.ts', import.meta.url), [JSON.stringify(address), dataDir], (process) => process.send({ end: true }))
