import { fork } from 'node:child_process'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { sql } from 'drizzle-orm'
import type { DbAddress } from '#/server/platform/db.ts'
import { impactOf, resolveCode } from '#/server/registry/index.ts'
import { ListObjects } from '#/server/search/contract.ts'
import { listObjects } from '#/server/search/index.ts'
import { asSuperuser, type Bed, startBed, startCluster } from './registry-bed.ts'
import type { Load } from './registry-load.ts'
import { raceTheDatabase } from './registry-races.ts'
import { fillRegistry, madeObject, type RegistryWorld } from './registry-world.ts'
import { type Bench, type BenchInput, percentile, type Row } from './shape.ts'

const WHOLE = 1_000_000
const QUICK = 20_000
const SMALL = 10_000
const PAGE = 100

/** The registry at a million objects: found by code, listed, searched, asked what stops, imported into, raced. */
export const bench: Bench = {
  name: 'registry',
  summary: 'the registry at 1,000,000 objects: resolve, bulk, search, pages, impact, import, races',
  async run({ quick, size, project, progress }: BenchInput): Promise<Row[]> {
    const objects = size ?? (quick ? QUICK : WHOLE)
    const imported = quick ? 2_000 : Math.min(100_000, Math.max(2_000, objects / 10))
    await using cluster = await startCluster(project)
    progress(`a registry of ${SMALL} objects`)
    const small = await bedOf(await cluster.database('small'), SMALL, progress)
    const few = Math.min(imported, 10_000)
    await importInto(small.bed, project, 0, few / 2) // the first of a database pays for its empty tables
    const growth = { small: await importInto(small.bed, project, few, few) }
    await small.bed[Symbol.asyncDispose]()
    progress(`a registry of ${objects} objects`)
    const { bed, world } = await bedOf(await cluster.database('large'), objects, progress)
    await using _ = bed
    const rows: Row[] = []
    for (const take of [resolveRows, bulkRow, searchRow, pageRow, impactRow]) {
      progress(take.name)
      rows.push(...(await take(bed, world, quick)))
    }
    progress('import')
    await importInto(bed, project, 0, few / 2)
    const large = await importInto(bed, project, few, few)
    const many = await importInto(bed, project, 1_000_000, imported)
    const of = imported === 100_000 ? '' : `, ${imported} objects taken times ${100_000 / imported}`
    rows.push(
      { name: 'import_100k_s', value: round((many.seconds * 100_000) / imported), n: 1, how: `one CSV of ${imported} objects into a registry of ${objects}${of}` },
      { name: 'import_100k_peak_mb', value: imported === 100_000 ? round(many.peakMb) : null, n: 1, how: `resident memory of the importing process at its peak, ${imported} objects${imported === 100_000 ? '' : `: ${round(many.peakMb)} MB; only 100,000 count`}` },
      { name: 'import_cost_growth_ratio', value: round(large.seconds / growth.small.seconds), n: few, how: `time an object of one import of ${few} with ${objects} objects there, over that with ${SMALL}` },
    ) // biome-ignore format: one row a line
    progress('races')
    const races = await raceTheDatabase(bed, quick ? 50 : 1_000)
    rows.push({
      name: 'races_broken',
      value: races.broken,
      n: races.rounds,
      how: 'two sessions at PostgreSQL for one code, number, position, asset, place in a ring; both had it',
    })
    return rows
  },
}

async function bedOf(address: DbAddress, objects: number, progress: (line: string) => void): Promise<{ bed: Bed; world: RegistryWorld }> {
  const bed = await startBed(address)
  const { tenant, siteId } = bed.ground
  const world = { tenantId: tenant.id, siteId, codePrefix: tenant.codePrefix, objects, progress }
  await fillRegistry(address, world)
  return { bed, world }
}

/** Spread over the whole registry, the same at every run. */
const spread = (world: RegistryWorld, count: number) =>
  Array.from({ length: count }, (_, i) => madeObject(world, 1 + ((i * 7_919 + 13) % (world.objects - 1))))

async function resolveRows(bed: Bed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
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
  const worker = new Worker(new URL('./registry-load.ts', import.meta.url), { workerData: data })
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  } finally {
    await worker.terminate()
  }
}

async function bulkRow({ http, token }: Bed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
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

async function searchRow({ system, ground }: Bed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
  const some = spread(world, quick ? 20 : 60)
  const asks = [
    {},
    { sort: 'name' },
    { sort: 'name', locale: 'zh-CN' },
    { sort: 'updated', desc: true },
    { filter: { kinds: ['asset'] } },
    { filter: { states: ['retired'] } },
    { filter: { hasNumber: true, typeIds: ['street-light'] } },
    { filter: { hasAsset: true } },
    { filter: { q: 'Harbour' } },
    { filter: { q: 'Harbour Road pump' } },
    { filter: { q: '海港路' } },
    { filter: { q: 'haigang' } },
    { filter: { q: 'Harbour', typeIds: ['camera'] }, sort: 'updated', desc: true },
    { filter: { q: 'nothing is called this' } },
    ...some.flatMap((made) => [
      { filter: { q: made.tag } },
      { filter: { q: made.suffix } },
      { filter: { q: made.en } },
      { filter: { q: made.zh, kinds: [made.kind] } },
      { filter: { typeIds: [made.typeId] }, from: made.tag },
    ]),
    ...some.slice(0, 10).map(({ n }) => ({ filter: { partOf: madeObject(world, 1 + (n % Math.ceil(world.objects / 1_000))).id } })),
  ]
  const took: { ms: number; ask: unknown }[] = []
  for (const ask of asks) {
    const parsed = ListObjects.parse(ask)
    took.push({ ask, ms: await timed(() => system.db.tenant(ground.tenant.id, (tx) => listObjects(tx, parsed))) })
  }
  const slowest = took.reduce((worst, it) => (it.ms > worst.ms ? it : worst))
  const how = `first page of ${asks.length} filters, orders and searches; slowest ${round(slowest.ms)} ms: ${JSON.stringify(slowest.ask)}`
  return [
    {
      name: 'search_p95_ms',
      value: round(
        percentile(
          took.map(({ ms }) => ms),
          95,
        ),
      ),
      n: took.length,
      how,
    },
  ]
}

async function pageRow({ system, ground }: Bed, world: RegistryWorld): Promise<Row[]> {
  const limit = Math.min(PAGE, Math.floor(world.objects / 1_200))
  const took: number[] = []
  let after: string | undefined
  for (let page = 0; page < 1_010; page++) {
    const ask = ListObjects.parse({ limit, ...(after === undefined ? {} : { after }) })
    let next: string | null = null
    took.push(
      await timed(async () => {
        const done = await system.db.tenant(ground.tenant.id, (tx) => listObjects(tx, ask))
        next = done.ok ? done.value.next : null
      }),
    )
    if (next === null) break
    after = next
  }
  const first: number[] = []
  for (let i = 0; i < 20; i++)
    first.push(await timed(() => system.db.tenant(ground.tenant.id, (tx) => listObjects(tx, ListObjects.parse({ limit })))))
  const late = took.slice(990, 1_010)
  const value = late.length === 20 ? round(percentile(late, 50) / percentile(first, 50)) : null
  return [
    {
      name: 'page_1000_vs_first_ratio',
      value,
      n: 20,
      how: `median of pages 991 to 1,010 of ${limit}, ${late.length ? round(percentile(late, 50)) : '–'} ms, over the first, ${round(percentile(first, 50))} ms`,
    },
  ]
}

/** A mesh of feeders over the positions: each feeds three, so that six hops reach over a thousand. */
async function impactRow({ system, ground, address }: Bed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
  const most = Math.min(300_000, Math.floor(world.objects / 4))
  await asSuperuser(address, async (client) => {
    await client`set session_replication_role = replica`
    await client`insert into edges (id, tenant_id, kind, medium, from_id, to_id, valid_from, by)
      with them as (select id, row_number() over (order by id) - 1 as n from objects where kind = 'position' and retired_at is null and parent_id is not null limit ${most})
      select gen_random_uuid(), ${ground.tenant.id}, 'feeds', 'power', a.id, b.id, now(), '{"kind":"system","id":"system:bench","name":"bench"}'
      from them b join them a on a.n = (b.n - 1) / 3 and b.n > 0`
    await client`vacuum (analyze) edges`
  })
  const starts = await asSuperuser(
    address,
    (client) => client<{ id: string }[]>`
    select from_id as id from edges group by from_id order by from_id limit ${quick ? 20 : 200}`,
  )
  const took: number[] = []
  let reached = 0
  for (const { id } of starts) {
    took.push(
      await timed(async () => {
        const impact = await system.db.tenant(ground.tenant.id, (tx) => impactOf(tx, id as never, { hops: 6, most: 500 }))
        reached += impact?.items.length ?? 0
      }),
    )
  }
  const mean = Math.round(reached / Math.max(1, starts.length))
  return [
    {
      name: 'impact_p95_ms',
      value: round(percentile(took, 95)),
      n: took.length,
      how: `what stops over 6 hops, each feeding three, at most 500 shown; ${mean} objects in the mean`,
    },
  ]
}

type Imported = { ok: boolean; created: number; seconds: number; peakMb: number }
async function importInto({ address, ground }: Bed, project: string, from: number, count: number): Promise<Imported> {
  const child = fork(join(project, 'bench/registry-import.ts'), [JSON.stringify(address), ground.tenant.id, String(from), String(count)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const done = await new Promise<Imported>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Imported))
    child.once('exit', (code) => reject(new Error(`the import ended with ${code}`)))
  })
  if (!done.ok || done.created !== count) throw new Error(`of ${count} objects ${done.created} were imported`)
  return done
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}
const round = (value: number) => Math.round(value * 100) / 100
