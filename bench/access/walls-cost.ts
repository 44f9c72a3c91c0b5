import { actorFromRequest, issueToken, putArea } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCaller } from '#/server/root.ts'
import type { AreaId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { asSuperuser, type Bed, startBed } from '../registry/bed.ts'
import { fillRegistry } from '../registry/fill.ts'
import { madeObject, type RegistryWorld } from '../registry/world.ts'
import { percentile, type Row, round, timed } from '../shape.ts'
import type { AccessPlace } from './place.ts'
import { withoutWalls } from './without-walls.ts'

const OBJECTS = { quick: 2_000, whole: 20_000 }
const ROUNDS = { quick: 200, whole: 3_000 }
const WARM = 50

/** The same questions with the three walls and without: who asks found by his token, and every row behind its policy; or a tenant that is given and tables
 *  without any policy. One after the other, in turns, in one run. Beside them who has his role in an area, which is all of the site. */
export async function wallsCostRows({ cluster, quick, progress }: AccessPlace): Promise<Row[]> {
  const address = await cluster.database('walls_cost')
  await using bed = await startBed(address)
  const { tenant, siteId } = bed.ground
  const world = { tenantId: tenant.id, siteId, codePrefix: tenant.codePrefix, objects: quick ? OBJECTS.quick : OBJECTS.whole, progress }
  await fillRegistry(address, world)
  const areaToken = await tokenForTheSite(bed)
  await asSuperuser(address, (sql) => sql.unsafe('vacuum (analyze) object_areas'))
  progress('questions with walls and without')
  await using open = await withoutWalls(bed.system, address, tenant.id)
  const actor = await actorFromRequest(bed.system, bearing(bed.token))
  if (!actor) throw new Error('the token of the bench is nobody’s')
  const asked = (token: string) => async () => {
    const headers = bearing(token)
    return createCaller({ ...nobody(bed), headers, actor: await actorFromRequest(bed.system, headers) })
  }
  const ways = {
    walled: asked(bed.token),
    bare: async () => createCaller({ ...nobody(bed), system: open.system, actor }),
    area: asked(areaToken),
  }
  const took = { walled: [] as number[], bare: [] as number[], area: [] as number[] }
  const rounds = quick ? ROUNDS.quick : ROUNDS.whole
  for (let i = -WARM; i < rounds; i++)
    for (const name of TURNS[(i + WARM) % TURNS.length] ?? []) {
      const ms = await timed(async () => ask(await ways[name](), world, i + WARM))
      if (i >= 0) took[name].push(ms)
    }
  const [walledMs, bareMs, areaMs] = [percentile(took.walled, 50), percentile(took.bare, 50), percentile(took.area, 50)]
  return [
    {
      name: 'walls_cost_ratio',
      value: round(walledMs / bareMs),
      n: rounds,
      how: `p50 of one object, its children’s list and a page of objects at ${world.objects} objects: ${round(walledMs)} ms with tenant from the token, permission and row-level security, ${round(bareMs)} ms with the tenant given and no policy; ${round(areaMs)} ms for who has his role in one area`,
    },
  ]
}

/** Who goes before whom does not decide: each is first, second and last as often. */
const TURNS = [
  ['walled', 'bare', 'area'],
  ['bare', 'area', 'walled'],
  ['area', 'walled', 'bare'],
] as const

const bearing = (token: string) => new Headers({ authorization: `Bearer ${token}` })

async function tokenForTheSite({ system, ground }: Bed): Promise<string> {
  const areaId = uuidv7() as AreaId
  const by = { tenantId: ground.tenant.id, actor: systemActor('bench'), nowMs: Date.now() }
  return system.db.tenant(by.tenantId, async (tx) => {
    await putArea(tx, { areaId, siteId: ground.siteId, names: { en: 'All of it' }, shape: { kind: 'site' } }, by)
    return (await issueToken(tx, { name: 'bench', roles: ['engineer'], areaIds: [areaId], expiresInDays: 1 }, by)).token
  })
}

const nobody = ({ system }: Bed): Context => ({ system, actor: null, gateway: null, address: '', headers: new Headers() })

async function ask(api: ReturnType<typeof createCaller>, world: RegistryWorld, i: number): Promise<void> {
  const { id, code } = madeObject(world, 1 + ((i * 7_919) % (world.objects - 1)))
  await api.twins.byCode({ code })
  await api.twins.byId({ id: id as never })
  await api.search.objects({ filter: {}, limit: 50 })
}
