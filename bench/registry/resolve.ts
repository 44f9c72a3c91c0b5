import { Worker } from 'node:worker_threads'
import { sql } from 'drizzle-orm'
import { percentile, type Row, round, timed } from '#/bench/shape.ts'
import { resolveCode } from '#/server/registry/index.ts'
import type { FilledBed } from './bed.ts'
import type { BulkLoad } from './bulk-load.ts'
import type { Load } from './load.ts'
import { type RegistryWorld, spread } from './world.ts'

/** What decides the figures beside the code. */
const STANDS = 'the server warm, its catalogue of all series in memory, PostgreSQL started on what is there'

export async function resolveRows(bed: FilledBed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
  const { http, token, system, ground } = bed
  const made = spread(world, 2_000)
  const paths = made.map(({ code }) => `/id/${code}`)
  const seconds = quick ? 6 : 30
  await inThread<Asked>('./load.ts', { url: http.url, paths, token, perSecond: 400, seconds: quick ? 3 : 20 } satisfies Load)
  const { took, failed } = await inThread<Asked>('./load.ts', { url: http.url, paths, token, perSecond: 500, seconds } satisfies Load)
  const whole: number[] = []
  const bare: number[] = []
  const inside: number[] = []
  for (const { code } of made.slice(0, 400)) {
    whole.push(
      await timed(() =>
        fetch(`${http.url}/id/${code}`, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } }).then((it) =>
          it.arrayBuffer(),
        ),
      ),
    )
    inside.push(await timed(() => system.db.tenant(ground.tenant.id, (tx) => resolveCode(tx, code))))
    bare.push(
      await timed(() =>
        system.db.tenant(ground.tenant.id, (tx) =>
          tx.execute(sql`select object_id from codes where scheme = 'onefold' and scope = 'world' and canonical = ${code}`),
        ),
      ),
    )
  }
  const [p50, p50Bare, p50Inside] = [percentile(whole, 50), percentile(bare, 50), percentile(inside, 50)]
  return [
    {
      name: 'resolve_p99_ms',
      value: failed > 0 ? null : round(percentile(took, 99)),
      n: took.length,
      how:
        failed > 0
          ? `${failed} of ${took.length} were not answered`
          : `GET /id/<code> as JSON, 500 a second for ${seconds} s over HTTP, 2,000 codes in turn, from when it was due to its last byte; ${STANDS}; p50 ${round(percentile(took, 50))}`,
    },
    {
      name: 'resolve_vs_lookup_ratio',
      value: round(p50 / p50Bare),
      n: whole.length,
      how: `the same one at a time, median ${round(p50)} ms, over the bare row of codes inside the walls, ${round(p50Bare)} ms; finding the object alone ${round(p50Inside)} ms`,
    },
  ]
}

type Asked = { took: number[]; failed: number }

async function inThread<T>(file: './load.ts' | './bulk-load.ts', workerData: Load | BulkLoad): Promise<T> {
  const worker = new Worker(new URL(file, import.meta.url), { workerData })
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  } finally {
    await worker.terminate()
  }
}

/** The first answers of a server that has just started are those of code that is not compiled and of pages that are not read yet. */
const WARM = 10

export async function bulkRow({ http, token }: FilledBed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
  const codes = spread(world, 10_000).map(({ code }) => code)
  const url = `${http.url}/api/trpc/registry.resolveMany`
  const { took, found } = await inThread<{ took: number[]; found: number }>('./bulk-load.ts', {
    url,
    token,
    codes,
    tries: WARM + (quick ? 5 : 60),
  })
  const warm = took.slice(WARM)
  return [
    {
      name: 'bulk_resolve_10k_ms',
      value: found === codes.length ? round(percentile(warm, 95)) : null,
      n: warm.length,
      how: `registry.resolveMany over HTTP with 10,000 codes, the same ones each time, from asking to its last byte, p95 after ${WARM} that are not counted; ${STANDS}; median ${round(percentile(warm, 50))}; ${found} found`,
    },
  ]
}
