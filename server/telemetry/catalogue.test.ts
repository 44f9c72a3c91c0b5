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
