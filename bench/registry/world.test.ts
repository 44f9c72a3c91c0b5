import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSystem } from '#/server/platform/testing.ts'
import { resolveCode, staysOf } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { ListObjects } from '#/server/search/contract.ts'
import { listObjects } from '#/server/search/index.ts'
import { putRows } from '#/server/search/rows.ts'
import { fillRegistry } from './fill.ts'
import { madeObject, type RegistryWorld } from './world.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ground: Ground
let world: RegistryWorld
beforeAll(async () => {
  system = await testSystem()
  ground = await testGround(system)
  world = { tenantId: ground.tenant.id, siteId: ground.siteId, codePrefix: ground.tenant.codePrefix, objects: 3_000 }
  await fillRegistry(system.address, world)
})
afterAll(() => system[Symbol.asyncDispose]())

const list = async (ask: Record<string, unknown>) => {
  const done = await system.db.tenant(ground.tenant.id, (tx) => listObjects(tx, ListObjects.parse(ask)))
  if (!done.ok) throw new Error(done.refusal.code)
  return done.value
}

test('[RW1] what was put past the walls is what the registry itself would have written', async () => {
  expect((await list({})).total).toBe(3_000)
  const some = [0, 1, 7, 1_500, 2_999].map((n) => madeObject(world, n))
  for (const made of some) {
    const found = await system.db.tenant(ground.tenant.id, (tx) => resolveCode(tx, made.code))
    expect(found).toMatchObject({ ok: true, value: { objectId: made.id } })
    expect((await list({ filter: { q: made.tag } })).rows.map(({ tag }) => tag)).toContain(made.tag)
  }
  const rows = () => system.db.system(async (tx) => [...(await tx.execute('select * from search_rows order by object_id'))])
  const buckets = () => system.db.system(async (tx) => [...(await tx.execute('select * from search_buckets where count > 0 order by id'))])
  const before = [await rows(), await buckets()]
  const ids = Array.from({ length: 3_000 }, (_, n) => madeObject(world, n).id)
  await system.db.system((tx) => putRows(tx, ids as never))
  expect([await rows(), await buckets()]).toEqual(before)
})

test('[RW2] pumps stand in their positions, and new objects are registered beside them', async () => {
  const asset = Array.from({ length: 3_000 }, (_, n) => madeObject(world, n)).find(({ standsIn }) => standsIn !== null)
  const stays = await system.db.tenant(ground.tenant.id, (tx) => staysOf(tx, asset?.id as never))
  expect(stays[0]?.positionTag).toBe(madeObject(world, asset?.standsIn as number).tag)
  const [made] = await ground.register({ tag: 'NEW-1' })
  expect(made?.code).toBeTruthy()
})
