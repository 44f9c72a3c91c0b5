import { percentile, type Row, round, timed } from '#/bench/shape.ts'
import { ListObjects } from '#/server/search/contract.ts'
import { find, listObjects } from '#/server/search/index.ts'
import type { FilledBed } from './bed.ts'
import { madeObject, type RegistryWorld, spread } from './world.ts'

const PAGE = 100

export async function searchRow({ system, ground }: FilledBed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
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
    ...['s', '海', 'h', '0', 'SD', '路', 'harbour r'].map((q) => ({ filter: { q } })), // what somebody has typed so far
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
  for (const q of ['s', '海', 'harbour', 'haigang', ...some.flatMap(({ tag, suffix, en, zh }) => [tag, suffix, en, zh])])
    took.push({ ask: `find ${q}`, ms: await timed(() => system.db.tenant(ground.tenant.id, (tx) => find(tx, q, 12))) })
  const slowest = took.reduce((worst, it) => (it.ms > worst.ms ? it : worst))
  const all = took.map(({ ms }) => ms)
  const how = `first page of ${took.length} filters, orders and searches, lists and the palette's; median ${round(percentile(all, 50))} ms, slowest ${round(slowest.ms)} ms: ${JSON.stringify(slowest.ask)}`
  return [{ name: 'search_p95_ms', value: round(percentile(all, 95)), n: took.length, how }]
}

export async function pageRow({ system, ground }: FilledBed, world: RegistryWorld): Promise<Row[]> {
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
