import { sql } from 'drizzle-orm'
import { systemClock } from '#/server/platform/clock.ts'
import { connect, type Database, type DbAddress, type Sql } from '#/server/platform/db.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import { type Ground, testGround } from '../testing.ts'

export type RaceResult = { name: string; rounds: number; won: number; bothWon: number; broken: number }
type Ids = { tenant: string; site: string; positions: string[]; assets: string[]; rings: string[] }
/** What two sessions do at once in round `n`, and how many rows of the whole database then break the rule. At most
 *  one of both wins. */
type Race = {
  name: string
  as?: 'onefold_owner' // the second session
  before?: (n: number, ids: Ids) => string
  a: (n: number, ids: Ids) => string
  b: (n: number, ids: Ids) => string
  broken: string
}

const object = (ids: Ids, code: string, type = 'storm-pump', id = 'gen_random_uuid()') =>
  `insert into objects (id, tenant_id, kind, type_id, site_id, code, tag, names, created_at, updated_at)
   values (${id}, '${ids.tenant}', 'position', '${type}', '${ids.site}', '${code}', gen_random_uuid()::text, '{"en":"Racer"}', now(), now())`
const stay = (ids: Ids, asset: string | undefined, position: string | undefined, n: number) =>
  `insert into stays (id, tenant_id, asset_id, position_id, during) values (gen_random_uuid(), '${ids.tenant}', '${asset}', '${position}',
   tstzrange('2001-01-01'::timestamptz + ${n} * interval '1 hour', '2001-01-01'::timestamptz + ${n + 1} * interval '1 hour'))`
const number = (ids: Ids, object: string | undefined, n: number) =>
  `insert into numbers (id, tenant_id, object_id, kind, value, state, valid_from) values (gen_random_uuid(), '${ids.tenant}', '${object}', 'imei', 'race-${n}', 'observed', now())`
const alias = (ids: Ids, object: string | undefined, n: number) =>
  `insert into codes (scheme, scope, canonical, value, tenant_id, object_id) values ('free', '${ids.tenant}', 'RACE-${n}', 'race ${n}', '${ids.tenant}', '${object}')`
const series = (ids: Ids, n: number) =>
  `insert into series (tenant_id, object_id, channel, unit) values ('${ids.tenant}', '${ids.positions[0]}', 'race_${n}', '1')`
const parent = (of: string | undefined, to: string | undefined) => `update objects set parent_id = '${to}' where id = '${of}'`
const controls = (ids: Ids, from: string | undefined, to: string | undefined) =>
  `insert into edges (id, tenant_id, kind, medium, from_id, to_id, valid_from, by)
   values (gen_random_uuid(), '${ids.tenant}', 'controls', '', '${from}', '${to}', now(), '{"kind":"system","id":"race","name":"race"}')`

/** What the database itself holds, each with two sessions that try to break it at the same moment. */
const RACES: readonly Race[] = [
  {
    name: 'a code is unique for ever',
    a: (n, ids) => object(ids, `88.999.1/RACE${n}`),
    b: (n, ids) => object(ids, `88.999.1/RACE${n}`),
    broken: 'select code from objects group by code having count(*) > 1',
  },
  {
    name: 'a number is live at one object',
    a: (n, ids) => number(ids, ids.positions[0], n),
    b: (n, ids) => number(ids, ids.positions[1], n),
    broken: 'select value from numbers where valid_until is null group by scope, kind, value having count(*) > 1',
  },
  {
    name: 'an asset is in one position',
    a: (n, ids) => stay(ids, ids.assets[0], ids.positions[0], n),
    b: (n, ids) => stay(ids, ids.assets[0], ids.positions[1], n),
    broken: 'select 1 from stays a join stays b on a.asset_id = b.asset_id and a.id < b.id and a.during && b.during',
  },
  {
    name: 'a position holds one asset',
    a: (n, ids) => stay(ids, ids.assets[1], ids.positions[2], n),
    b: (n, ids) => stay(ids, ids.assets[2], ids.positions[2], n),
    broken: 'select 1 from stays a join stays b on a.position_id = b.position_id and a.id < b.id and a.during && b.during',
  },
  {
    name: 'a channel has one series',
    a: (n, ids) => series(ids, n),
    b: (n, ids) => series(ids, n),
    broken: 'select 1 from series group by object_id, channel having count(*) > 1',
  },
  {
    name: 'an alias is unique in its scope',
    a: (n, ids) => alias(ids, ids.positions[0], n),
    b: (n, ids) => alias(ids, ids.positions[1], n),
    broken: 'select 1 from codes group by scheme, scope, canonical having count(*) > 1',
  },
  {
    name: 'no object without a type',
    as: 'onefold_owner',
    before: (n) => `insert into twin_types (id, kind, fits) values ('race-${n}', 'position', '{}')`,
    a: (n, ids) => object(ids, `88.999.1/TYPE${n}`, `race-${n}`),
    b: (n) => `delete from twin_types where id = 'race-${n}'`,
    broken: 'select 1 from objects o left join twin_types t on t.id = o.type_id where t.id is null',
  },
  {
    name: 'nothing is part of itself',
    a: (n, ids) => parent(ids.rings[n * 2], ids.rings[n * 2 + 1]),
    b: (n, ids) => parent(ids.rings[n * 2 + 1], ids.rings[n * 2]),
    broken: 'select 1 from objects a join objects b on a.parent_id = b.id and b.parent_id = a.id',
  },
  {
    name: 'nothing controls itself',
    a: (n, ids) => controls(ids, ids.rings[n * 2], ids.rings[n * 2 + 1]),
    b: (n, ids) => controls(ids, ids.rings[n * 2 + 1], ids.rings[n * 2]),
    broken: `select 1 from edges a join edges b on a.kind = b.kind and a.from_id = b.to_id and a.to_id = b.from_id where a.kind = 'controls'`,
  },
  {
    name: 'nothing is deleted',
    a: (n, ids) => `delete from objects where id = '${ids.rings[n * 2]}'`,
    b: (n, ids) => `update objects set retired_at = now() where id = '${ids.rings[n * 2]}'`,
    broken: 'select 1 from codes c left join objects o on o.id = c.object_id where o.id is null',
  },
]

/** Runs every race for so many rounds, straight at PostgreSQL, in an order and with delays that follow from the seed. */
export async function runRaces(
  db: Database,
  address: DbAddress,
  options: { rounds: number; seed: number; only?: string; progress?: (line: string) => void },
): Promise<RaceResult[]> {
  const { rounds, seed } = options
  const ids = await idsOf(await testGround({ db, clock: systemClock }, `race-${seed}`), rounds)
  const results: RaceResult[] = []
  for (const race of RACES.filter(({ name }) => !options.only || name === options.only)) {
    const sessions = [connect(address, 'onefold_app', 1), connect(address, race.as ?? 'onefold_app', 1)] as const
    try {
      results.push(await runRace(db, race, sessions, { ids, rounds, random: seededRandom(seed) }))
    } finally {
      await Promise.all(sessions.map((session) => session.end({ timeout: 1 })))
    }
    options.progress?.(`${race.name}: ${rounds} rounds`)
  }
  return results
}

async function runRace(
  db: Database,
  race: Race,
  [first, second]: readonly [Sql, Sql],
  { ids, rounds, random }: { ids: Ids; rounds: number; random: () => number },
): Promise<RaceResult> {
  let bothWon = 0
  let kept = 0
  for (let n = 0; n < rounds; n++) {
    if (race.before) await db.owner.unsafe(race.before(n, ids))
    const moves = [() => attemptOf(first, ids, race.a(n, ids), random()), () => attemptOf(second, ids, race.b(n, ids), random())]
    if (random() < 0.5) moves.reverse()
    const won = (await Promise.all(moves.map((move) => move()))).filter(Boolean).length
    kept += won
    if (won > 1) bothWon++
  }
  const [found] = await db.system((tx) => tx.execute<{ n: number }>(sql.raw(`select count(*)::int as n from (${race.broken}) broken`)))
  return { name: race.name, rounds, won: kept, bothWon, broken: found?.n ?? -1 }
}

/** Whether it was kept. What the database refuses is lost; everything else is a fault of the race. */
async function attemptOf(session: Sql, ids: Ids, statement: string, chance: number): Promise<boolean> {
  const wait = chance < 0.5 ? '' : `select pg_sleep(${(chance - 0.5) / 500});`
  try {
    await session.unsafe(
      `begin; select set_config('onefold.tenant', '${ids.tenant}', true), set_config('onefold.see', '*', true), set_config('onefold.act', '*', true); ${wait} ${statement}; ${wait} commit`,
    )
    return true
  } catch (error) {
    await session.unsafe('rollback')
    const code = (error as { code?: string }).code ?? ''
    if (REFUSED.test(code)) return false
    throw error
  }
}
/** Integrity, restrict violation, deadlock, no such right. @source PostgreSQL, Appendix A */
const REFUSED = /^(23...|40P01|40001|42501)$/

async function idsOf(ground: Ground, rounds: number): Promise<Ids> {
  const asset = { kind: 'asset' as const, typeId: 'pump-asset' }
  const made = await ground.register({}, {}, {}, asset, asset, asset, ...Array.from({ length: rounds * 2 }, () => ({})))
  const all = made.map(({ id }) => id as string)
  return { tenant: ground.tenant.id, site: ground.siteId, positions: all.slice(0, 3), assets: all.slice(3, 6), rings: all.slice(6) }
}
