import { actorFromRequest } from '#/server/access/index.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCaller } from '#/server/root.ts'
import { type Bed, startBed } from '../registry/bed.ts'
import { fillRegistry } from '../registry/fill.ts'
import { madeObject, type RegistryWorld } from '../registry/world.ts'
import { percentile, type Row, round, timed } from '../shape.ts'
import type { AccessPlace } from './place.ts'
import { withoutWalls } from './without-walls.ts'

const OBJECTS = { quick: 2_000, whole: 20_000 }
const ROUNDS = { quick: 200, whole: 3_000 }
const WARM = 50

/** The same questions with the three walls and without: who asks found by his token, and every row behind its policy; or a tenant that is given and tables
 *  without any policy. One after the other, in turns, in one run. */
export async function wallsCostRows({ cluster, quick, progress }: AccessPlace): Promise<Row[]> {
  const address = await cluster.database('walls_cost')
  await using bed = await startBed(address)
  const { tenant, siteId } = bed.ground
  const world = { tenantId: tenant.id, siteId, codePrefix: tenant.codePrefix, objects: quick ? OBJECTS.quick : OBJECTS.whole, progress }
  await fillRegistry(address, world)
  progress('questions with walls and without')
  await using open = await withoutWalls(bed.system, address, tenant.id)
  const headers = new Headers({ authorization: `Bearer ${bed.token}` })
  const actor = await actorFromRequest(bed.system, headers)
  if (!actor) throw new Error('the token of the bench is nobody’s')
  const walled = async () => createCaller({ ...nobody(bed), headers, actor: await actorFromRequest(bed.system, headers) })
  const bare = async () => createCaller({ ...nobody(bed), system: open.system, actor })
  const took = { walled: [] as number[], bare: [] as number[] }
  const rounds = quick ? ROUNDS.quick : ROUNDS.whole
  for (let i = -WARM; i < rounds; i++)
    for (const [name, caller] of i % 2 === 0
      ? ([
          ['walled', walled],
          ['bare', bare],
        ] as const)
      : ([
          ['bare', bare],
          ['walled', walled],
        ] as const)) {
      // biome-ignore format: one table
      const ms = await timed(async () => ask(await caller(), world, i + WARM))
      if (i >= 0) took[name].push(ms)
    }
  const [walledMs, bareMs] = [percentile(took.walled, 50), percentile(took.bare, 50)]
  return [
    {
      name: 'walls_cost_ratio',
      value: round(walledMs / bareMs),
      n: rounds,
      how: `p50 of one object, its children’s list and a page of objects at ${world.objects} objects: ${round(walledMs)} ms with tenant from the token, permission and row-level security, ${round(bareMs)} ms with the tenant given and no policy`,
    },
  ]
}

const nobody = ({ system }: Bed): Context => ({ system, actor: null, gateway: null, address: '', headers: new Headers() })

async function ask(api: ReturnType<typeof createCaller>, world: RegistryWorld, i: number): Promise<void> {
  const { id, code } = madeObject(world, 1 + ((i * 7_919) % (world.objects - 1)))
  await api.twins.byCode({ code })
  await api.twins.byId({ id: id as never })
  await api.search.objects({ filter: {}, limit: 50 })
}
