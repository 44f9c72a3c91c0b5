import { sql } from 'drizzle-orm'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { asSuperuser, type Bed } from './registry-bed.ts'

/** Two sessions want what only one may have, straight at PostgreSQL; after each round it is counted how many have it. */
export async function raceTheDatabase({ system, ground, address }: Bed, rounds: number): Promise<{ rounds: number; broken: number }> {
  const tenantId = ground.tenant.id
  const [a, b] = await ground.register({ tag: 'RACER-A' }, { tag: 'RACER-B' })
  const [left, right] = await ground.register(
    { tag: 'ASSET-A', kind: 'asset', typeId: 'pump-asset' },
    { tag: 'ASSET-B', kind: 'asset', typeId: 'pump-asset' },
  )
  if (!a || !b || !left || !right) throw new Error('the racers were not registered')
  const at = new Date().toISOString()
  const both = (statement: (it: 0 | 1) => ReturnType<typeof sql>) =>
    Promise.allSettled([0, 1].map((it) => system.db.tenant(tenantId, (tx) => tx.execute(statement(it as 0 | 1)))))
  let broken = 0
  const held = async (outcome: PromiseSettledResult<unknown>[]) => {
    if (outcome.filter(({ status }) => status === 'fulfilled').length > 1) broken++
  }
  const stay = (asset: ObjectId, position: ObjectId, n: number) => {
    const [from, until] = [n, n + 1].map((minute) => new Date(Date.parse(at) + minute * 60_000).toISOString())
    return sql`insert into stays (id, tenant_id, asset_id, position_id, during) values (${uuidv7()}, ${tenantId}, ${asset}, ${position}, tstzrange(${from}, ${until}))`
  }
  for (let n = 0; n < rounds; n++) {
    const object = (it: 0 | 1) => (it === 0 ? a.id : b.id)
    await held(
      await both(
        (it) =>
          sql`insert into codes (scheme, scope, canonical, value, tenant_id, object_id) values ('free', ${tenantId}, ${`RACE-${n}`}, ${`race-${n}`}, ${tenantId}, ${object(it)})`,
      ),
    )
    await held(
      await both(
        (it) =>
          sql`insert into numbers (id, tenant_id, object_id, kind, value, state, valid_from) values (${uuidv7()}, ${tenantId}, ${object(it)}, 'ipv6', ${`2001:db8:ffff::${n.toString(16)}`}, 'planned', ${at})`,
      ),
    )
    await held(await both((it) => stay(it === 0 ? left.id : right.id, a.id, n * 2)))
    await held(await both((it) => stay(left.id, object(it), n * 2 + rounds * 4)))
    const was = await both((it) => sql`update objects set parent_id = ${object(it === 0 ? 1 : 0)} where id = ${object(it)}`)
    await held(was)
    await system.db.tenant(tenantId, (tx) => tx.execute(sql`update objects set parent_id = null where id in (${a.id}, ${b.id})`))
  }
  const left_ = await asSuperuser(
    address,
    (client) => client<{ n: number }[]>`
    select (select count(*) from (select 1 from numbers where valid_until is null group by scope, kind, value having count(*) > 1) x)
      + (select count(*) from (select 1 from codes group by scheme, scope, canonical having count(*) > 1) x)
      + (select count(*) from stays s join stays t on s.id < t.id and s.during && t.during and s.asset_id = t.asset_id)
      + (select count(*) from stays s join stays t on s.id < t.id and s.during && t.during and s.position_id = t.position_id) as n`,
  )
  return { rounds: rounds * 5, broken: broken + Number(left_[0]?.n ?? 0) }
}
