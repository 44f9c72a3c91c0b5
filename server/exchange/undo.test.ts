import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { type ObjectRow, objectByTag } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { importFile } from './import-file.ts'
import { undoImport } from './undo.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let actor: Actor
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  actor = { kind: 'person', id: 'person:1', name: 'Zhang Wei', tenantId: ours.tenant.id, roles: ['steward'], permissions: new Set() }
})
afterAll(() => system[Symbol.asyncDispose]())

const bring = async (...lines: string[]) => {
  const bytes = new TextEncoder().encode(['tag,type,gateway,links', ...lines].join('\n'))
  const { importId, done } = await importFile(system, { tenantId: ours.tenant.id, actor }, { bytes, name: 'some.csv' })
  expect(done).toMatchObject({ ok: true })
  return importId as string
}
const at = async (tag: string) => (await system.db.tenant(ours.tenant.id, (tx) => objectByTag(tx, tag))) as ObjectRow
const touched = (tag: string) => ({ ok: false, refusal: { code: 'IMPORT_TOUCHED', count: 1, tag } })

test('[EX17] what another import has led to an object since, over a gateway or a link, stops the undo of the first', async () => {
  const gateway = await bring('UG-GW,gateway,,')
  await bring('UG-1,street-light,UG-GW,')
  expect(await undoImport(system, actor, gateway)).toEqual(touched('UG-GW'))
  const station = await bring('UG-PS,pump-station,,')
  await bring('UG-F,feeder,,feeds power:UG-PS')
  expect(await undoImport(system, actor, station)).toEqual(touched('UG-PS'))
  expect([(await at('UG-GW')).retiredAt, (await at('UG-PS')).retiredAt]).toEqual([null, null])
})

test('[EX17] what is at work on an object stops the undo: an order that was not cancelled', async () => {
  const first = await bring('UW-1,street-light,,')
  const { id, siteId } = await at('UW-1')
  const orderId = uuidv7()
  await system.db.system((tx) =>
    tx.execute(sql`insert into work_orders
    (id, tenant_id, number, site_id, object_id, type_id, title, state, priority, steps, parts, permits, closing_codes, created_at, updated_at)
    values (${orderId}, ${ours.tenant.id}, 'WO-1', ${siteId}, ${id}, 'street-light', '{"en":"look"}', 'draft', 3, '[]', '[]', '[]', '[]', now(), now())`),
  )
  expect(await undoImport(system, actor, first)).toEqual(touched('UW-1'))
  await system.db.system((tx) => tx.execute(sql`update work_orders set state = 'cancelled' where id = ${orderId}`))
  expect(await undoImport(system, actor, first)).toMatchObject({ ok: true })
})
