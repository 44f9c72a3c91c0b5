import { Worker } from 'node:worker_threads'
import { sql } from 'drizzle-orm'
import { percentile, type Row, round, timed } from '#/bench/shape.ts'
import { resolveCode } from '#/server/registry/index.ts'
import type { Bed } from './bed.ts'
import type { Load } from './load.ts'
import { type RegistryWorld, spread } from './world.ts'

export async function resolveRows(bed: Bed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
  const { http, token, system, ground } = bed
  const made = spread(world, 2_000)
  const paths = made.map(({ code }) => `/id/${code}`)
  const seconds = quick ? 6 : 30
  await load({ url: http.url, paths, token, perSecond: 200, seconds: 3 })
  const { took, failed } = await load({ url: http.url, paths, token, perSecond: 500, seconds })
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
          : `GET /id/<code> as JSON, 500 a second for ${seconds} s over HTTP, from when it was due to its last byte; p50 ${round(percentile(took, 50))}`,
    },
    {
      name: 'resolve_vs_lookup_ratio',
      value: round(p50 / p50Bare),
      n: whole.length,
      how: `the same one at a time, median ${round(p50)} ms, over the bare row of codes inside the walls, ${round(p50Bare)} ms; finding the object alone ${round(p50Inside)} ms`,
    },
  ]
}

async function load(data: Load): Promise<{ took: number[]; failed: number }> {
  const worker = new Worker(new URL('./load.ts', import.meta.url), { workerData: data })
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  } finally {
    await worker.terminate()
  }
}

export async function bulkRow({ http, token }: Bed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
  const codes = spread(world, 10_000).map(({ code }) => code)
  const took: number[] = []
  let found = 0
  for (let i = 0; i < (quick ? 4 : 12); i++) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const ask = () =>
      fetch(`${http.url}/api/trpc/registry.resolveMany`, { method: 'POST', headers, body: JSON.stringify({ codes }) }).then((it) =>
        it.json(),
      )
    const startedMs = performance.now()
    const answer = (await ask()) as { result?: { data: unknown[] } }
    if (i > 0) took.push(performance.now() - startedMs)
    found = answer.result?.data.length ?? 0
  }
  const value = found === 10_000 ? round(percentile(took, 95)) : null
  return [
    { name: 'bulk_resolve_10k_ms', value, n: took.length, how: `registry.resolveMany over HTTP with 10,000 codes, p95; ${found} answered` },
  ]
}
