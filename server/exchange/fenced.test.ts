import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { setOwner } from '#/server/registry/facts.ts'
import { testGround } from '#/server/registry/testing.ts'
import { importObjects } from './import-objects.ts'

let system: Awaited<ReturnType<typeof testSystem>>
beforeAll(async () => {
  system = await testSystem()
})
afterAll(() => system[Symbol.asyncDispose]())

test('[EX22] a file changes nothing for which another role answers; it says so line by line, and brings in what is new', async () => {
  const { tenant } = await testGround(system)
  const server = systemActor('test')
  const engineer = { ...server, kind: 'person' as const, roles: ['engineer'], permissions: new Set<string>() }
  const bring = (actor: typeof server, ...lines: string[]) =>
    importObjects(system, { tenantId: tenant.id, actor }, ['tag,type,name_en', ...lines].join('\n'))
  expect(await bring(server, 'X-1,storm-pump,One')).toMatchObject({ ok: true, value: { created: 1 } })
  const at = new Date(system.clock.nowMs())
  const owner = { group: 'identity', typeId: '', role: 'steward', organisation: 'Land Office' } as const
  await system.db.tenant(tenant.id, (tx) => setOwner(tx, owner, { actor: server, at, tenantId: tenant.id }))
  expect(await bring(engineer, 'X-1,storm-pump,Uno', 'X-2,storm-pump,Two')).toMatchObject({
    ok: false,
    refusal: { code: 'IMPORT_REFUSED', report: { problems: [{ line: 2, code: 'NOT_RESPONSIBLE' }] } },
  })
  expect(await bring(engineer, 'X-1,storm-pump,One', 'X-2,storm-pump,Two')).toMatchObject({ ok: true, value: { created: 1, unchanged: 1 } })
  const steward = { ...engineer, roles: ['steward'] }
  expect(await bring(steward, 'X-1,storm-pump,Uno')).toMatchObject({ ok: true, value: { changed: 1 } })
})
