import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { issueToken } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { systemClock } from '#/server/platform/clock.ts'
import { openDatabase } from '#/server/platform/db.ts'
import { testGround } from '#/server/registry/testing.ts'
import { startChild } from '../child-process.ts'
import { startServer } from '../ingest/bed.ts'
import type { Started } from '../ingest/server-process.ts'
import { fillIngest } from '../ingest/world.ts'
import type { Load } from '../registry/load.ts'
import { percentile, type Row, round } from '../shape.ts'
import type { AccessPlace } from './place.ts'
import type { Storm, Weathered } from './storm-process.ts'

const GATEWAYS = { quick: 300, whole: 5_000 }
const WITHIN_S = 10
const LONGEST_S = 120
const PER_SECOND = 20
const ROUND_S = 5
const PATHS = ['/api/trpc/access.me', '/api/trpc/alarms.list?input=%7B%7D']

/** Every gateway comes back within ten seconds, over TLS, and tries again until it is let in; meanwhile people ask. */
export async function stormRows({ cluster, dir, quick, progress }: AccessPlace): Promise<Row[]> {
  const count = quick ? GATEWAYS.quick : GATEWAYS.whole
  const address = await cluster.database('storm')
  const { world, token } = await worldOf(address, count)
  progress(`${count} gateways`)
  const gateways = await fillIngest(address, world)
  await using server = startServer(address, join(dir, 'storm'))
  const { url, mqttsUrl } = (await server.heard()) as Started
  await using storm = startChild(new URL('storm-process.ts', import.meta.url), [], (process) => process.send({ end: true }))
  progress(`a storm of ${count} connections in ${WITHIN_S} s`)
  const weathered = storm.heard()
  const ids = gateways.map(({ id, key }) => ({ id, key }))
  storm.process.send({ mqttsUrl, gateways: ids, withinS: WITHIN_S, longestS: LONGEST_S } satisfies Storm)
  const asked = await whileComing(weathered as Promise<Weathered>, { url, token })
  const { connected, lastS, refused } = (await weathered) as Weathered
  const exited = server.process.exitCode !== null
  const all = connected === count && !exited
  const { took, failed } = asked
  return [
    {
      name: 'storm_connected_s',
      value: all ? round(lastS) : null,
      n: count,
      how: `${connected} of ${count} gateways connected over TLS, each with its token, coming within ${WITHIN_S} s; ${refused} tries that failed were made again; the server ${exited ? 'ended' : 'went on'}`,
    },
    {
      name: 'storm_api_p99_ms',
      value: failed > 0 ? null : round(percentile(took, 99)),
      n: took.length,
      how: `access.me and alarms.list, ${PER_SECOND} a second meanwhile, each from when it was due; ${failed} failed`,
    },
  ]
}

async function worldOf(address: Parameters<typeof openDatabase>[0], gateways: number) {
  await using db = openDatabase(address)
  const { tenant, siteId } = await testGround({ db, clock: systemClock })
  const by = { tenantId: tenant.id, actor: systemActor('bench'), nowMs: Date.now() }
  const ask = { name: 'bench', roles: ['administrator' as const], expiresInDays: 1 }
  const { token } = await db.tenant(tenant.id, (tx) => issueToken(tx, ask, by))
  const world = { tenantId: tenant.id, siteId, groupId: tenant.slug, codePrefix: tenant.codePrefix, series: gateways, gateways }
  return { world, token }
}

/** Questions at a steady rate until the storm is over. */
async function whileComing(over: Promise<unknown>, { url, token }: { url: string; token: string }) {
  const took: number[] = []
  let failed = 0
  let going = true
  const stop = () => {
    going = false
  }
  over.then(stop, stop)
  do {
    const asked = await load({ url, token, paths: PATHS, perSecond: PER_SECOND, seconds: ROUND_S })
    took.push(...asked.took)
    failed += asked.failed
  } while (going)
  return { took, failed }
}

async function load(data: Load): Promise<{ took: number[]; failed: number }> {
  const worker = new Worker(new URL('../registry/load.ts', import.meta.url), { workerData: data })
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  } finally {
    await worker.terminate()
  }
}
