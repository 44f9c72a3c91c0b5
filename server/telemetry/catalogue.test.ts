import { afterAll, expect, test } from 'vitest'
import { startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { retireObject } from '#/server/registry/index.ts'
import { testGround } from '#/server/registry/testing.ts'
import { Catalogue } from './catalogue.ts'
import { startTelemetry } from './start.ts'

const system = await testSystem()
const ground = await testGround(system)
afterAll(() => system[Symbol.asyncDispose]())

const actor = systemActor('test')
const imported = (at: Date) =>
  system.db.system((tx) =>
    appendFeed(tx, { tenantId: ground.tenant.id, actor, verb: 'object.imported', subject: { kind: 'import', id: 'x' }, data: {} }, at),
  )

test('[TE44] read again, the catalogue has every series once; what was moved has its new tag, what was retired none', async () => {
  const [pump, other] = await ground.register({ tag: 'CA-1' }, { tag: 'CA-2' })
  const catalogue = new Catalogue()
  await catalogue.load(system.db)
  const series = catalogue.ofObject(pump?.id as string).map(({ id }) => id)
  expect(series.length).toBeGreaterThan(1)
  await catalogue.load(system.db)
  expect(catalogue.ofObject(pump?.id as string).map(({ id }) => id)).toEqual(series)
  const at = new Date(system.clock.nowMs() + 1_000)
  await system.db.system((tx) => tx.execute(`update objects set tag = 'CA-9', updated_at = '${at.toISOString()}' where id = '${pump?.id}'`))
  await catalogue.reloadSince(system.db, at)
  expect(new Set(catalogue.ofObject(pump?.id as string).map(({ tag }) => tag))).toEqual(new Set(['CA-9']))
  expect(catalogue.ofObject(other?.id as string)).toHaveLength(series.length)
})

test('[TE44] after an import what it changed is read again, and what it took back is forgotten', async () => {
  await using _gateways = await startGateways(system)
  await using _telemetry = await startTelemetry(system)
  const { catalogue } = service(system, 'telemetry')
  const [made] = await ground.register({ tag: 'CA-3' })
  expect(catalogue.ofObject(made?.id as string)).toEqual([])
  const moment = async () => {
    const rows = await system.db.system((tx) => tx.execute<{ at: string }>(`select updated_at as at from objects where id = '${made?.id}'`))
    return new Date(rows[0]?.at as string)
  }
  await imported(await moment())
  await until('its series', async () => catalogue.ofObject(made?.id as string).length > 0)
  await system.db.tenant(ground.tenant.id, (tx) =>
    retireObject(tx, { objectId: made?.id as never, version: 1, note: 'gone' }, { actor, at: new Date(system.clock.nowMs() + 5_000) }),
  )
  await imported(await moment())
  await until('none', async () => catalogue.ofObject(made?.id as string).length === 0)
})

test('[TE44] given to another gateway or set otherwise, its series are found and judged by that; the place of one that is gone is used again', async () => {
  const things = await ground.register(...Array.from({ length: 150 }, (_, i) => ({ tag: `CB-${i}` })))
  const [first, second] = things
  const [here = '', there = ''] = (await ground.register(...['G-1', 'G-2'].map((tag) => ({ tag, typeId: 'gateway' })))).map(
    ({ id }): string => id,
  )
  const suffix = (first?.code ?? '').split('/')[1] ?? ''
  const catalogue = new Catalogue()
  const change = async (set: string) => {
    await system.db.system((tx) => tx.execute(`update objects set ${set} where id = '${first?.id}'`))
    await catalogue.reload(system.db, [first?.id as string])
  }
  await catalogue.load(system.db)
  const flow = () => catalogue.ofObject(first?.id as string).find(({ channel }) => channel === 'flow')!
  const { id } = flow()
  expect(Math.max(...things.flatMap((it) => catalogue.ofObject(it.id).map((info) => info.id)))).toBeGreaterThan(1_024)
  expect([catalogue.idOf(here, suffix, 'flow'), flow().gatewayId, catalogue.objectOf(id)]).toEqual([0, null, first?.id])
  await change(`gateway_id = '${here}'`)
  expect([catalogue.idOf(here, suffix, 'flow'), catalogue.rules.sender[id]]).toEqual([id, catalogue.rules.senderOf(here)])
  await change(`gateway_id = '${there}', settings = '{"intervals":{"flow":600000}}'`)
  expect([catalogue.idOf(here, suffix, 'flow'), catalogue.idOf(there, suffix, 'flow')]).toEqual([0, id])
  expect([flow().everyMs, catalogue.get(id)?.everyMs, catalogue.traits(id).quietMs, catalogue.rules.lateMs[id]]).toEqual([
    600_000, 600_000, 1_200_000, 1_200_000,
  ])
  await change(`retired_at = now()`)
  expect([catalogue.get(id), catalogue.objectOf(id), catalogue.idOf(there, suffix, 'flow'), catalogue.rules.kind[id]]).toEqual([
    undefined,
    undefined,
    0,
    0,
  ])
  const [made] = await ground.register({ tag: 'CB-new' })
  await catalogue.reload(system.db, [made?.id as string, second?.id as string])
  for (const of of [made, second])
    for (const info of catalogue.ofObject(of?.id as string)) expect(catalogue.get(info.id)?.tag).toBe(of?.tag)
  const keys = [...catalogue.ofTenant(ground.tenant.id, ground.siteId, true)]
  expect(keys.length).toBeGreaterThan(0)
  expect(keys.every(({ key }) => key)).toBe(true)
})
