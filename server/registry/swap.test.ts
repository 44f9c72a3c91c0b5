import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { lifeOf } from './reader.ts'
import { attempt } from './refusals.ts'
import { installAsset, staysOf } from './stay.ts'
import { swapAssets, undoableAt, undoSwap } from './swap.ts'
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

const DAY = Date.UTC(2026, 0, 1)
const at = (hour: number) => new Date(DAY + hour * 3_600_000)
const by = (hour: number) => ({ actor: { ...systemActor('test'), name: 'Chen' }, at: at(hour) })
const within = <T>(work: (tx: Tx) => Promise<T>) => system.db.tenant(ours.tenant.id, work)

/** Two lift pumps with an asset each, and one in stores. */
async function station() {
  const made = await ours.register(
    ...['1', '2'].map((n) => ({ tag: `LS-${uuidv7().slice(-6)}/PU-0${n}`, typeId: 'lift-pump' })),
    ...['7731', '7733', '8042'].map((n) => ({ tag: `PA-${n}-${uuidv7().slice(-6)}`, kind: 'asset' as const, typeId: 'pump-asset' })),
  )
  const [first, second, old, other, rebuilt] = made.map(({ id, tag }) => ({ id, tag })) as [T, T, T, T, T]
  for (const [asset, position] of [[old, first], [other, second]] as const) // biome-ignore format: two rows
    await within((tx) => installAsset(tx, { assetId: asset.id, positionId: position.id, at: at(0).toISOString() }, by(0)))
  return { first, second, old, other, rebuilt }
}
type T = { id: ObjectId; tag: string }
const swap = (position: T, out: T, comes: T, hour: number, more: { swapId?: string; nowHour?: number } = {}) =>
  attempt(() =>
    within((tx) =>
      swapAssets(
        tx,
        { swapId: more.swapId ?? uuidv7(), positionId: position.id, outId: out.id, inId: comes.id, at: at(hour).toISOString() },
        by(more.nowHour ?? hour),
      ),
    ),
  )
const undo = (swapId: string, hour: number) => attempt(() => within((tx) => undoSwap(tx, { swapId }, by(hour))))
const standing = async (of: T) =>
  (await within((tx) => staysOf(tx, of.id))).map((stay) => [stay.assetTag, stay.positionTag, stay.until && (+stay.until - DAY) / 3_600_000])

test('[RG12] a swap ends one stay and begins another at the same moment, and stands as one event in three lives', async () => {
  const { first, old, rebuilt } = await station()
  const swapId = uuidv7()
  expect(await swap(first, old, rebuilt, 5, { swapId })).toMatchObject({ ok: true, value: { swapId, undone: false } })
  expect(await standing(first)).toEqual([
    [old.tag, first.tag, 5],
    [rebuilt.tag, first.tag, null],
  ])
  for (const object of [first, old, rebuilt]) {
    const life = await within((tx) => lifeOf(tx, object.id))
    expect(life.find(({ verb }) => verb === 'swapped')).toMatchObject({
      by: { name: 'Chen' },
      data: { swapId, out: old.tag, in: rebuilt.tag },
    })
  }
  expect(await swap(first, old, rebuilt, 5, { swapId })).toMatchObject({ ok: true, value: { swapId } }) // sent again: nothing twice
  expect(await standing(first)).toHaveLength(2)
  expect(await swap(first, rebuilt, old, 6, { swapId })).toEqual({ ok: false, refusal: { code: 'SWAP_ID_TAKEN' } })
})

test('[RG12] what is asked wrongly is refused with what is so', async () => {
  const { first, second, old, other, rebuilt } = await station()
  const motor = (await ours.register({ tag: `M-${uuidv7().slice(-6)}`, kind: 'asset', typeId: 'motor-asset' }))[0] as T
  const refused = async (...args: Parameters<typeof swap>) => {
    const done = await swap(...args)
    return done.ok ? 'done' : done.refusal
  }
  expect(await refused(first, old, other, 5)).toEqual({ code: 'ASSET_ELSEWHERE', at: second.tag, since: at(0).toISOString() })
  expect(await refused(first, other, rebuilt, 5)).toEqual({ code: 'OTHER_ASSET_HERE', tag: other.tag, here: old.tag, there: second.tag })
  expect(await refused(first, old, motor, 5)).toMatchObject({ code: 'WRONG_TYPE', tag: motor.tag, position: first.tag })
  expect(await refused(first, old, old, 5)).toMatchObject({ code: 'SAME_ASSET' })
  expect(await refused(old, old, rebuilt, 5)).toMatchObject({ code: 'WRONG_KIND', expected: 'position' })
  expect(await refused(first, old, first, 5)).toMatchObject({ code: 'WRONG_KIND', expected: 'asset' })
  expect(await refused(first, old, rebuilt, 0)).toMatchObject({ code: 'DATE_BEFORE_LAST_STAY', last: at(0).toISOString() })
  expect(await refused(first, old, rebuilt, 9, { nowHour: 5 })).toMatchObject({ code: 'DATE_IN_FUTURE' })
  expect(await swap(first, old, rebuilt, 5)).toMatchObject({ ok: true })
  expect(await refused(first, rebuilt, old, 4)).toMatchObject({ code: 'DATE_BEFORE_LAST_STAY', last: at(5).toISOString() })
  expect(await refused(second, other, old, 4)).toMatchObject({ code: 'DATE_BEFORE_LAST_STAY', last: at(5).toISOString() }) // they would overlap
})

test('[RG12] an asset of another tenant is not there', async () => {
  const { first, old } = await station()
  const foreign = (await theirs.register({ tag: 'PA-F', kind: 'asset', typeId: 'pump-asset' }))[0] as T
  expect(await swap(first, old, foreign, 5)).toEqual({ ok: false, refusal: { code: 'OBJECT_NOT_FOUND' } })
})

test('[RG13] undone within the hour, it is as if it had never been; later, or when something has happened since, it is not undone', async () => {
  const { first, second, old, other, rebuilt } = await station()
  const swapId = uuidv7()
  await swap(first, old, rebuilt, 5, { swapId })
  expect(await within((tx) => undoableAt(tx, first.id, at(5.5)))).toMatchObject({ swapId })
  expect(await undo(swapId, 5.9)).toMatchObject({ ok: true, value: { undone: true } })
  expect(await undo(swapId, 5.95)).toMatchObject({ ok: true, value: { undone: true } })
  expect(await standing(first)).toEqual([[old.tag, first.tag, null]])
  expect(await standing(rebuilt)).toEqual([])
  expect(await within((tx) => undoableAt(tx, first.id, at(6)))).toBeNull()

  const again = uuidv7()
  expect(await swap(first, old, rebuilt, 5.5, { swapId: again, nowHour: 6 })).toMatchObject({ ok: true })
  expect(await undo(again, 7.1)).toMatchObject({ ok: false, refusal: { code: 'UNDO_TOO_LATE' } })
  const third = uuidv7()
  expect(await swap(second, other, old, 7, { swapId: third })).toMatchObject({ ok: true })
  expect(await undo(again, 6.5)).toMatchObject({ ok: false, refusal: { code: 'UNDO_OVERTAKEN', tag: old.tag } })
  expect(await undo(uuidv7(), 7)).toEqual({ ok: false, refusal: { code: 'SWAP_NOT_FOUND' } })
})

test('[RG13] the database lets nobody rewrite a swap, undo it later, or let a voided stay live again', async () => {
  const { first, old, rebuilt } = await station()
  const [swapId, undone] = [uuidv7(), uuidv7()]
  await swap(first, old, rebuilt, 5, { swapId: undone })
  await undo(undone, 5.5)
  await swap(first, old, rebuilt, 6, { swapId })
  const change = (text: string) => system.db.system((tx) => tx.execute(sql.raw(text)))
  await expect(change(`update swaps set in_id = out_id where id = '${swapId}'`)).rejects.toThrow()
  await expect(change(`update swaps set undone_at = recorded_at + interval '2 hours' where id = '${swapId}'`)).rejects.toThrow()
  await expect(change(`update swaps set undone_at = null where id = '${undone}'`)).rejects.toThrow()
  await expect(change(`update stays set voided_at = null where voided_at is not null`)).rejects.toThrow()
  await expect(change(`delete from swaps`)).rejects.toThrow()
})

test('[RG12] the database refuses an asset where its type does not fit, and an object of a type that is not there', async () => {
  const { first } = await station()
  const motor = (await ours.register({ tag: `M-${uuidv7().slice(-6)}`, kind: 'asset', typeId: 'motor-asset' }))[0] as T
  const raw = await attempt(() =>
    within(async (tx) => {
      await tx.execute(sql`insert into stays (id, tenant_id, asset_id, position_id, during)
        values (${uuidv7()}, ${ours.tenant.id}, ${motor.id}, ${first.id}, tstzrange(now(), null))`)
      return { ok: true as const, value: null }
    }),
  )
  expect(raw).toMatchObject({ ok: false, refusal: { code: 'WRONG_TYPE' } })
  const unknown = await attempt(async () => {
    await ours.register({ typeId: 'perpetual-motion' })
    return { ok: true as const, value: null }
  })
  expect(unknown).toMatchObject({ ok: false, refusal: { code: 'TYPE_NOT_FOUND' } })
  await expect(ours.register({ typeId: 'pump-asset', kind: 'position' })).rejects.toThrow()
})
