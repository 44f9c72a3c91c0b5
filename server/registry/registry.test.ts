import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { editObject, retireObject } from './edit.ts'
import { endNumber, giveNumber } from './give-number.ts'
import { seriesOf } from './reader.ts'
import { attempt, refusalOf } from './refusals.ts'
import { resolveCode } from './resolve.ts'
import { ensureSeries } from './series.ts'
import { installAsset, removeAsset, staysOf } from './stay.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
})
afterAll(() => system[Symbol.asyncDispose]())

const actor = { ...systemActor('test'), name: 'Sam' }
const by = () => ({ actor, at: new Date() })
const within = <T, R extends { code: string }>(work: (tx: Tx) => Promise<Result<T, R>>) =>
  attempt(() => system.db.tenant(ours.tenant.id, work))
const one = async (...drafts: Parameters<Ground['register']>) => {
  const [made] = await ours.register(...drafts)
  if (!made) throw new Error('nothing was registered')
  return made
}
const resolve = async (code: string, ground = ours) => system.db.tenant(ground.tenant.id, (tx) => resolveCode(tx, code))

describe('codes', () => {
  test('[RG1] an object is found by its code, bare suffix, tag and aliases, however they are typed', async () => {
    const made = await one({
      tag: 'PS-03/P2',
      aliases: [
        { scheme: 'serial', value: 'KSB 7731' },
        { scheme: 'city', value: '310115-0104-000042' },
      ],
    })
    for (const code of [
      made.code,
      made.code.toLowerCase(),
      made.code.slice(-6),
      'PS-03/P2',
      'ps-03/p2',
      'ＰＳ-03/P2',
      'ksb 7731',
      '310115-0104-000042',
    ])
      expect(await resolve(code), code).toMatchObject({ ok: true, value: { objectId: made.id } })
  })

  test('[RG1] a code of another tenant is answered like one that is not there', async () => {
    const made = await one({ tag: 'SECRET-1' })
    for (const code of [made.code, made.code.slice(-6), 'SECRET-1'])
      expect(await resolve(code, theirs)).toEqual({ ok: false, refusal: { code: 'OBJECT_NOT_FOUND' } })
  })

  test('[RG1] two tenants may say the same tag', async () => {
    const [mine] = await ours.register({ tag: 'PUMP-1' })
    const [other] = await theirs.register({ tag: 'PUMP-1' })
    expect(await resolve('PUMP-1')).toMatchObject({ ok: true, value: { objectId: mine?.id } })
    expect(await resolve('PUMP-1', theirs)).toMatchObject({ ok: true, value: { objectId: other?.id } })
  })

  test('[RG1] a serial that two makers gave is a choice, never the first one', async () => {
    await ours.register({ tag: 'M-A', kind: 'asset', typeId: 'motor-asset', aliases: [{ scheme: 'serial', value: '9001' }] })
    await ours.register({ tag: 'M-B', kind: 'asset', typeId: 'pump-asset', aliases: [{ scheme: 'serial', value: '9001' }] })
    const found = await resolve('9001')
    expect(found.ok).toBe(false)
    if (!found.ok && found.refusal.code === 'AMBIGUOUS_CONFLICT')
      expect(found.refusal.choices.map((choice) => choice.tag).sort()).toEqual(['M-A', 'M-B'])
  })

  test('[RG2] of many sessions that take one tag at once exactly one gets it', async () => {
    for (let round = 0; round < 25; round++) {
      const tries = await Promise.all(
        [1, 2, 3, 4].map(() =>
          ours.register({ tag: `RACE-${round}` }).then(
            () => 'made',
            (error) => refusalOf(error)?.code ?? String(error),
          ),
        ),
      )
      expect(tries.sort()).toEqual(['CODE_TAKEN', 'CODE_TAKEN', 'CODE_TAKEN', 'made'])
    }
  })

  test('[RG2] a tag given up is never given again, and still resolves', async () => {
    const made = await one({ tag: 'OLD-1' })
    await system.db.tenant(ours.tenant.id, (tx) => tx.execute(sql`update objects set tag = 'NEW-1' where id = ${made.id}`))
    await expect(ours.register({ tag: 'old-1' })).rejects.toThrow()
    expect(await resolve('OLD-1')).toMatchObject({ ok: true, value: { objectId: made.id } })
    expect(await resolve('NEW-1')).toMatchObject({ ok: true, value: { objectId: made.id } })
  })

  test('[RG2] codes of parallel sessions never meet', async () => {
    const made = (
      await Promise.all(
        Array.from({ length: 8 }, (_, i) => ours.register(...Array.from({ length: 40 }, (_, j) => ({ tag: `P${i}-${j}` })))),
      )
    ).flat()
    expect(new Set(made.map((object) => object.code)).size).toBe(320)
  })
})

describe('what the database itself refuses, of whoever asks', () => {
  const owner = (text: string) => system.db.owner.unsafe(text)

  test('[RG5] nothing of the registry is deleted, also not by the owner', async () => {
    const made = await one({ tag: 'KEEP-1' })
    await expect(system.db.tenant(ours.tenant.id, (tx) => tx.execute(sql`delete from objects where id = ${made.id}`))).rejects.toThrow()
    await expect(system.db.system((tx) => tx.execute(sql`delete from codes where object_id = ${made.id}`))).rejects.toThrow()
    for (const table of ['objects', 'codes', 'series', 'stays', 'numbers', 'life_events']) {
      await expect(owner(`truncate ${table} cascade`), table).rejects.toThrow(/ONEFOLD_NEVER_DELETED/)
    }
  })

  test('[RG5] id, kind and code never change; codes, series and events are written once', async () => {
    const made = await one({ tag: 'KEEP-2' })
    const change = (text: string) => system.db.system((tx) => tx.execute(sql.raw(text)))
    await expect(change(`update objects set code = '88.999.1/XXXXXX' where id = '${made.id}'`)).rejects.toThrow()
    await expect(change(`update objects set kind = 'asset' where id = '${made.id}'`)).rejects.toThrow()
    await expect(change(`update codes set object_id = gen_random_uuid() where object_id = '${made.id}'`)).rejects.toThrow()
    await expect(change(`update series set unit = 'bar' where object_id = '${made.id}'`)).rejects.toThrow()
    await expect(change(`update life_events set note = 'x' where object_id = '${made.id}'`)).rejects.toThrow()
  })

  test('[RG7] no object is part of itself: alone, in a ring, or when two sessions close the ring at once', async () => {
    const a = await one({ tag: 'RING-A' })
    const b = await one({ tag: 'RING-B', parentId: a.id })
    const c = await one({ tag: 'RING-C', parentId: b.id })
    for (const parentId of [a.id, b.id, c.id])
      expect(await within((tx) => editObject(tx, { objectId: a.id, version: 1, parentId }, by()))).toEqual({
        ok: false,
        refusal: { code: 'PARENT_CYCLE' },
      })
    for (let round = 0; round < 10; round++) {
      const [x, y] = await ours.register({ tag: `X-${round}` }, { tag: `Y-${round}` })
      if (!x || !y) throw new Error('nothing was registered')
      const both = await Promise.all([
        within((tx) => editObject(tx, { objectId: x.id, version: 1, parentId: y.id }, by())),
        within((tx) => editObject(tx, { objectId: y.id, version: 1, parentId: x.id }, by())),
      ])
      expect(both.filter((done) => done.ok)).toHaveLength(1)
    }
  })

  test('[RG7] a parent, a gateway or a site of another tenant is no parent', async () => {
    const [foreign] = await theirs.register({ tag: 'FOREIGN-1' })
    await expect(ours.register({ tag: 'BAD-1', parentId: foreign?.id ?? null })).rejects.toThrow()
    await expect(ours.register({ tag: 'BAD-2', gatewayId: foreign?.id ?? null })).rejects.toThrow()
    await expect(ours.register({ tag: 'BAD-3', siteId: theirs.siteId })).rejects.toThrow()
    await expect(
      system.db.system((tx) => tx.execute(sql`update objects set parent_id = ${foreign?.id ?? null} where tag = 'KEEP-1'`)),
    ).rejects.toThrow()
  })

  test('[RG6] one number is live at one object; ended, it may be given again', async () => {
    const [a, b] = await ours.register({ tag: 'NUM-A' }, { tag: 'NUM-B' })
    const give = (id: ObjectId | undefined) =>
      system.db.tenant(ours.tenant.id, (tx) =>
        tx.execute(
          sql`insert into numbers (id, tenant_id, object_id, kind, value, state, valid_from) values (${uuidv7()}, ${ours.tenant.id}, ${id ?? ''}, 'imei', '490154203237518', 'observed', now())`,
        ),
      )
    const tries = await Promise.all(
      [a, b, a, b].map((object) =>
        give(object?.id).then(
          () => 'made',
          (error) => refusalOf(error)?.code,
        ),
      ),
    )
    expect(tries.sort()).toEqual(['NUMBER_TAKEN', 'NUMBER_TAKEN', 'NUMBER_TAKEN', 'made'])
    await system.db.tenant(ours.tenant.id, (tx) => tx.execute(sql`update numbers set valid_until = now() + interval '1 ms'`))
    await give(b?.id)
  })
})

describe('numbers', () => {
  test('[RG6] a number is given in its canonical form, taken while it is live, and free again when it has rested', async () => {
    const [a, b] = await ours.register({ tag: 'NET-A' }, { tag: 'NET-B' })
    if (!a || !b) throw new Error('nothing was registered')
    const ask = { interface: 'main', state: 'planned' as const, primary: true }
    const give = (objectId: ObjectId, kind: 'ipv6' | 'ipv4', value: string, at = new Date()) =>
      within((tx) => giveNumber(tx, { ...ask, objectId, kind, value }, { actor, at }))
    const given = await give(a.id, 'ipv6', '2001:0DB8:0:0:0:0:0:7')
    expect(given).toMatchObject({ ok: true, value: { value: '2001:db8::7' } })
    expect(await give(b.id, 'ipv6', '2001:db8::7')).toEqual({
      ok: false,
      refusal: { code: 'NUMBER_TAKEN', kind: 'ipv6', value: '2001:db8::7' },
    })
    expect(await give(b.id, 'ipv6', '2001:db8::zz')).toMatchObject({ ok: false, refusal: { code: 'BAD_NUMBER' } })
    if (given.ok)
      expect(
        await within((tx) => endNumber(tx, { numberId: given.value.numberId }, { actor, at: new Date(Date.now() + 5) })),
      ).toMatchObject({ ok: true })
    expect(await give(b.id, 'ipv6', '2001:db8::7')).toMatchObject({ ok: false, refusal: { code: 'NUMBER_QUARANTINED' } })
    const rested = new Date(Date.now() + 30 * 86_400_000 + 10)
    expect(await give(b.id, 'ipv6', '2001:db8::7', rested)).toMatchObject({ ok: true })
    const elsewhere = await theirs.register({ tag: 'NET-C' })
    const there = (value: string) =>
      attempt(() =>
        system.db.tenant(theirs.tenant.id, (tx) =>
          giveNumber(tx, { ...ask, objectId: elsewhere[0]?.id as ObjectId, kind: value.includes(':') ? 'ipv6' : 'ipv4', value }, by()),
        ),
      )
    expect(await there('2001:db8::7')).toMatchObject({ ok: false, refusal: { code: 'NUMBER_TAKEN' } }) // the world's, whoever has it
    expect(await give(a.id, 'ipv4', '192.168.1.7')).toMatchObject({ ok: true })
    expect(await there('192.168.1.7')).toMatchObject({ ok: true }) // everybody's own
  })
})

describe('series', () => {
  test('[RG8] a position has one series for every channel of its type, an asset none; what the catalogue gains is added once', async () => {
    const made = await one({ tag: 'SER-1', typeId: 'storm-pump' })
    const asset = await one({ tag: 'SER-2', typeId: 'pump-asset', kind: 'asset' })
    const series = await system.db.tenant(ours.tenant.id, (tx) => seriesOf(tx, [made.id, asset.id]))
    expect(series.length).toBeGreaterThan(3)
    expect(series.every((row) => row.objectId === made.id)).toBe(true)
    await expect(
      system.db.system((tx) =>
        tx.execute(
          sql`insert into series (tenant_id, object_id, channel, unit) values (${ours.tenant.id}, ${made.id}, ${series[0]?.channel ?? ''}, '1')`,
        ),
      ),
    ).rejects.toThrow()
    expect(await ensureSeries(system)).toBe(0)
  })
})

describe('stays', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString()

  test('[RG9] an asset goes in, comes out and goes elsewhere; the position keeps its series, the asset its story', async () => {
    const [p1, p2] = await ours.register({ tag: 'LS-02/PU-01' }, { tag: 'LS-02/PU-02' })
    const asset = await one({ tag: 'PUMP-7731', kind: 'asset', typeId: 'pump-asset' })
    if (!p1 || !p2) throw new Error('nothing was registered')
    const install = (positionId: ObjectId, at: string, assetId = asset.id) =>
      within((tx) => installAsset(tx, { assetId, positionId, at }, by()))
    const remove = (positionId: ObjectId, at: string) => within((tx) => removeAsset(tx, { positionId, at }, by()))
    expect(await install(p1.id, day(1))).toMatchObject({ ok: true })
    expect(await install(p2.id, day(2))).toMatchObject({
      ok: false,
      refusal: { code: 'ASSET_ELSEWHERE', at: 'LS-02/PU-01', since: day(1) },
    })
    const other = await one({ tag: 'PUMP-8042', kind: 'asset', typeId: 'pump-asset' })
    expect(await install(p1.id, day(2), other.id)).toMatchObject({ ok: false, refusal: { code: 'POSITION_OCCUPIED', by: 'PUMP-7731' } })
    expect(await remove(p1.id, day(1))).toMatchObject({ ok: false, refusal: { code: 'DATE_BEFORE_LAST_STAY' } })
    expect(await remove(p1.id, day(5))).toMatchObject({ ok: true })
    expect(await remove(p1.id, day(6))).toEqual({ ok: false, refusal: { code: 'NOTHING_INSTALLED' } })
    expect(await install(p2.id, day(4))).toMatchObject({ ok: false, refusal: { code: 'DATE_BEFORE_LAST_STAY', last: day(5) } })
    expect(await install(p2.id, day(5))).toMatchObject({ ok: true })
    expect(await install(p2.id, day(5), p1.id)).toEqual({ ok: false, refusal: { code: 'WRONG_KIND', expected: 'asset' } })
    const stays = await system.db.tenant(ours.tenant.id, (tx) => staysOf(tx, asset.id))
    expect(stays.map((stay) => [stay.positionTag, stay.until?.toISOString() ?? null])).toEqual([
      ['LS-02/PU-01', day(5)],
      ['LS-02/PU-02', null],
    ])
  })

  test('[RG9] of two sessions that put one asset into two places at once, one wins', async () => {
    for (let round = 0; round < 25; round++) {
      const asset = await one({ tag: `RACER-${round}`, kind: 'asset', typeId: 'pump-asset' })
      const [p1, p2] = await ours.register({ tag: `SLOT-${round}-1` }, { tag: `SLOT-${round}-2` })
      // Past our own locks: each waits for the other's row, and where the database ends one of them it is tried again.
      const raw = (positionId: ObjectId | undefined) =>
        within(async (tx) => {
          await tx.execute(
            sql`insert into stays (id, tenant_id, asset_id, position_id, during) values (${uuidv7()}, ${ours.tenant.id}, ${asset.id}, ${positionId ?? ''}, tstzrange(now(), null))`,
          )
          return { ok: true as const, value: 'in' }
        })
      const both = await Promise.all([raw(p1?.id), raw(p2?.id)])
      expect(both.map((it) => (it.ok ? it.value : it.refusal.code)).sort()).toEqual(['ASSET_ELSEWHERE', 'in'])
    }
  })

  test('[RG9] put in and taken out by many at once, nobody is told of a deadlock, and at most one stay is open', async () => {
    const asset = await one({ tag: 'BUSY-A', kind: 'asset', typeId: 'pump-asset' })
    const [position] = await ours.register({ tag: 'BUSY-P' })
    const positionId = position?.id as ObjectId
    const at = () => new Date().toISOString()
    for (let round = 0; round < 15; round++) {
      await Promise.all([
        within((tx) => installAsset(tx, { assetId: asset.id, positionId, at: at() }, by())),
        within((tx) => removeAsset(tx, { positionId, at: at() }, by())),
        within((tx) => installAsset(tx, { assetId: asset.id, positionId, at: at() }, by())),
      ])
    }
    const stays = await system.db.tenant(ours.tenant.id, (tx) => staysOf(tx, asset.id))
    expect(stays.length).toBeGreaterThan(0)
    expect(stays.filter(({ until }) => until === null).length).toBeLessThanOrEqual(1)
  })

  test('[RG9] a stay does not move and does not begin again', async () => {
    await expect(
      system.db.system((tx) => tx.execute(sql`update stays set during = tstzrange(lower(during) - interval '1 day', upper(during))`)),
    ).rejects.toThrow()
    await expect(
      system.db.system((tx) => tx.execute(sql`update stays set during = tstzrange(lower(during), null) where not upper_inf(during)`)),
    ).rejects.toThrow()
  })
})

describe('edits', () => {
  test('[RG10] a stale edit is refused and told what changed, by whom', async () => {
    const made = await one({ tag: 'EDIT-1' })
    const edit = (version: number, names: { en: string }) => within((tx) => editObject(tx, { objectId: made.id, version, names }, by()))
    expect(await edit(1, { en: 'First' })).toEqual({ ok: true, value: { version: 2 } })
    expect(await edit(1, { en: 'Second' })).toMatchObject({
      ok: false,
      refusal: { code: 'STALE_EDIT', seen: 1, current: 2, changed: ['names'], by: 'Sam' },
    })
    expect(await edit(2, { en: 'Second' })).toEqual({ ok: true, value: { version: 3 } })
    const raced = await Promise.all([1, 2, 3, 4].map((n) => edit(3, { en: `Racer ${n}` })))
    expect(raced.filter((done) => done.ok)).toHaveLength(1)
  })

  test('[RG11] what is retired still resolves, leaves its place, and does not come back', async () => {
    const asset = await one({ tag: 'RET-A', kind: 'asset', typeId: 'pump-asset' })
    const position = await one({ tag: 'RET-P' })
    await within((tx) =>
      installAsset(tx, { assetId: asset.id, positionId: position.id, at: new Date(Date.now() - 1000).toISOString() }, by()),
    )
    expect(await within((tx) => retireObject(tx, { objectId: asset.id, version: 1, note: 'worn out' }, by()))).toMatchObject({ ok: true })
    expect(await resolve('RET-A')).toMatchObject({ ok: true, value: { objectId: asset.id } })
    const stays = await system.db.tenant(ours.tenant.id, (tx) => staysOf(tx, position.id))
    expect(stays.every((stay) => stay.until !== null)).toBe(true)
    await expect(system.db.system((tx) => tx.execute(sql`update objects set retired_at = null where id = ${asset.id}`))).rejects.toThrow()
  })
})
