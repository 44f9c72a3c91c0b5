import { percentile, type Row, round, timed } from '#/bench/shape.ts'
import { impactOf } from '#/server/registry/index.ts'
import { asSuperuser, type FilledBed } from './bed.ts'
import type { RegistryWorld } from './world.ts'

/** A mesh of feeders over the positions: each feeds three, so that six hops reach over a thousand. */
export async function impactRow({ system, ground, address }: FilledBed, world: RegistryWorld, quick: boolean): Promise<Row[]> {
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
