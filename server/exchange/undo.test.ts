import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { editObject, linksOf, placeOf, retireObject } from '#/server/registry/index.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { importFile } from './import-file.ts'
import { testImports } from './testing/imports.ts'
import { undoImport } from './undo.ts'

const { system, ours, actor, inTenant, at, take, check, bring } = await testImports()
afterAll(() => system[Symbol.asyncDispose]())

/** One object, with the gateway and the links that lead from it. */
const led = async (line: string) => (await bring('led.csv', `tag,type,gateway,links\n${line}\n`)).id
const touched = (tag: string) => ({ ok: false, refusal: { code: 'IMPORT_TOUCHED', count: 1, tag } })

test('[EX17] what was brought in at the command line is undone as well', async () => {
  const bytes = new TextEncoder().encode('tag,type\nCMD-1,street-light\n')
  const by = { kind: 'system', id: 'system:import', name: 'root (import)' } as const
  const tried = await importFile(system, { tenantId: ours.tenant.id, actor: by, dryRun: true }, { bytes, name: 'cmd.csv' })
  expect(tried).toMatchObject({ importId: null, done: { ok: true, value: { created: 1 } } })
  expect(await at('CMD-1')).toBeNull()
  const { importId, done } = await importFile(system, { tenantId: ours.tenant.id, actor: by }, { bytes, name: 'cmd.csv' })
  expect(done).toMatchObject({ ok: true, value: { created: 1 } })
  expect(await undoImport(system, { ...by, tenantId: ours.tenant.id }, importId as string)).toMatchObject({
    ok: true,
    value: { state: 'undone' },
  })
  expect((await at('CMD-1'))?.retiredAt).not.toBeNull()
  const bad = await importFile(
    system,
    { tenantId: ours.tenant.id, actor: by },
    { bytes: new TextEncoder().encode('tag,type\n=1,x\n'), name: 'bad.csv' },
  )
  expect(bad.done).toMatchObject({ ok: false, refusal: { code: 'IMPORT_REFUSED' } })
  expect(await undoImport(system, { ...by, tenantId: ours.tenant.id }, bad.importId as string)).toMatchObject({
    refusal: { code: 'IMPORT_NOT_CHECKED' },
  })
})

test('[EX17] an import is undone while nothing touched it; the same tag comes again as the same object with its code', async () => {
  const text = 'tag,type,name,lon,lat\nUN-1,street-light,one,121.5,31.3\nUN-2,street-light,two,121.5,31.3\n'
  const first = await bring('undo.csv', text)
  const before = await at('UN-1')
  expect(await undoImport(system, actor, first.id)).toMatchObject({ ok: true, value: { state: 'undone' } })
  expect((await at('UN-1'))?.retiredAt).not.toBeNull()
  expect(await undoImport(system, actor, first.id)).toEqual({ ok: false, refusal: { code: 'IMPORT_DONE' } })
  await bring('undo.csv', text.replace('one', 'eins'))
  expect(await at('UN-1')).toMatchObject({ id: before?.id, code: before?.code, retiredAt: null, names: { en: 'eins' } })
})

test('[EX17] what an import changed is as it was before; what somebody touched since stops the undo', async () => {
  await bring('a.csv', 'tag,type,name,lon,lat\nCH-1,street-light,before,121.5,31.3\n')
  const second = await bring('b.csv', 'tag,type,name,lon,lat\nCH-1,street-light,after,121.52,31.3\n')
  expect((await at('CH-1'))?.names.en).toBe('after')
  expect(await undoImport(system, actor, second.id)).toMatchObject({ ok: true })
  const object = await at('CH-1')
  expect(object?.names.en).toBe('before')
  expect((await inTenant((tx) => placeOf(tx, object?.id as never)))?.lon).toBe(121.5)
  const third = await bring('c.csv', 'tag,type,name,lon,lat\nCH-1,street-light,third,121.5,31.3\nCH-2,street-light,new,121.5,31.3\n')
  const touched = await at('CH-2')
  const edit = { objectId: touched?.id as never, version: touched?.version as number, names: { en: 'mine' } }
  await inTenant((tx) => editObject(tx, edit, { actor, at: new Date(system.clock.nowMs() + 5) }))
  expect(await undoImport(system, actor, third.id)).toEqual({ ok: false, refusal: { code: 'IMPORT_TOUCHED', count: 1, tag: 'CH-2' } })
  expect((await at('CH-1'))?.names.en).toBe('third')
})

test('[EX17] undone, links are as before: what was given ends, what was ended begins again, also where a place came that was none', async () => {
  const head = 'tag,type,name,lon,lat,links\n'
  await bring('net.csv', `${head}UL-A,pump-station,A,,,\nUL-B,pump-station,B,,,\nUL-C,pump-station,C,,,feeds power:UL-A\n`)
  const live = async (tag: string) => {
    const object = await at(tag)
    return (await inTenant((tx) => linksOf(tx, { objectId: object?.id as never }))).map(
      ({ direction, other }) => `${direction} ${other.tag}`,
    )
  }
  const more = await bring('more.csv', `${head}UL-C,pump-station,C,121.5,31.3,feeds power:UL-B\nUL-D,pump-station,D,,,feeds power:UL-A\n`)
  expect([await live('UL-C'), await live('UL-A')]).toEqual([['out UL-B'], ['in UL-D']])
  expect(await undoImport(system, actor, more.id)).toMatchObject({ ok: true })
  expect([await live('UL-C'), await live('UL-A'), await live('UL-B'), await live('UL-D')]).toEqual([['out UL-A'], ['in UL-C'], [], []])
})

test('[EX17] what came again after an undo and was then retired by a person stays retired', async () => {
  const file = 'tag,type,name\nRT-1,street-light,one\n'
  const first = await bring('rt.csv', file)
  await undoImport(system, actor, first.id)
  await bring('rt.csv', file)
  const back = await at('RT-1')
  expect(back).toMatchObject({ retiredAt: null })
  await inTenant((tx) =>
    retireObject(tx, { objectId: back?.id as never, version: back?.version ?? 0, note: 'gone for good' }, { actor, at: new Date() }),
  )
  expect((await check(await take('rt.csv', file))).report?.problems).toMatchObject([{ code: 'RETIRED' }])
  await expect(inTenant((tx) => tx.execute(sql`update objects set retired_at = null where id = ${back?.id as never}`))).rejects.toThrow()
})

test('[EX17] what another import has led to an object since, over a gateway or a link, stops the undo of the first', async () => {
  const gateway = await led('UG-GW,gateway,,')
  await led('UG-1,street-light,UG-GW,')
  expect(await undoImport(system, actor, gateway)).toEqual(touched('UG-GW'))
  const station = await led('UG-PS,pump-station,,')
  await led('UG-F,feeder,,feeds power:UG-PS')
  expect(await undoImport(system, actor, station)).toEqual(touched('UG-PS'))
  expect([(await at('UG-GW'))?.retiredAt, (await at('UG-PS'))?.retiredAt]).toEqual([null, null])
})

test('[EX17] what is at work on an object stops the undo: an order that was not cancelled', async () => {
  const first = await led('UW-1,street-light,,')
  const light = await at('UW-1')
  const orderId = uuidv7()
  await system.db.system((tx) =>
    tx.execute(sql`insert into work_orders
    (id, tenant_id, number, site_id, object_id, type_id, title, state, priority, steps, parts, permits, closing_codes, created_at, updated_at)
    values (${orderId}, ${ours.tenant.id}, 'WO-1', ${light?.siteId ?? null}, ${light?.id ?? null}, 'street-light', '{"en":"look"}', 'draft', 3, '[]', '[]', '[]', '[]', now(), now())`),
  )
  expect(await undoImport(system, actor, first)).toEqual(touched('UW-1'))
  await system.db.system((tx) => tx.execute(sql`update work_orders set state = 'cancelled' where id = ${orderId}`))
  expect(await undoImport(system, actor, first)).toMatchObject({ ok: true })
})
