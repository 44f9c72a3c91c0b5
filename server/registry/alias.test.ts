import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#/server/platform/actor.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { giveAlias, removeAlias } from './alias.ts'
import { usePrefix } from './prefix.ts'
import { aliasesOf, lifeOf } from './reader.ts'
import { attempt } from './refusals.ts'
import { resolveCode, resolveMany } from './resolve.ts'
import { securityEventsOf } from './security.ts'
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

const actorOf = (ground: Ground): Actor => ({
  ...systemActor('test'),
  name: 'Sam',
  tenantId: ground.tenant.id,
  roles: ['steward'],
  permissions: new Set(),
})
const inside = <T>(work: (tx: Tx) => Promise<T>, ground = ours) => system.db.tenant(ground.tenant.id, work)
const resolve = (code: string, ground = ours) => inside((tx) => resolveCode(tx, code), ground)
const give = (objectId: ObjectId, version: number, scheme: string, value: string, ground = ours) =>
  giveAlias(system, actorOf(ground), { objectId, version, scheme, value })
const take = (objectId: ObjectId, version: number, scheme: string, value: string) =>
  attempt(() => inside((tx) => removeAlias(tx, { objectId, version, scheme, value }, { actor: actorOf(ours), at: new Date() })))
const one = async (draft: Parameters<Ground['register']>[0], ground = ours) => {
  const [made] = await ground.register(draft)
  if (!made) throw new Error('nothing was registered')
  return made
}

describe('aliases', () => {
  test('[ID2] given and taken off with version and life event; what was taken off still resolves and says so', async () => {
    const pump = await one({ tag: 'AL-1' })
    expect(await give(pump.id, 1, 'city', '310115-0104-000042')).toEqual({ ok: true, value: { version: 2 } })
    expect(await give(pump.id, 1, 'free', 'OLD 7')).toMatchObject({
      ok: false,
      refusal: { code: 'STALE_EDIT', changed: ['aliases'], by: 'Sam' },
    })
    expect(await resolve('3101150104000042')).toMatchObject({ ok: true, value: { objectId: pump.id, scheme: 'city', removedAt: null } })
    expect(await take(pump.id, 2, 'city', '310115-0104-000042')).toEqual({ ok: true, value: { version: 3 } })
    expect(await take(pump.id, 3, 'city', '310115-0104-000042')).toEqual({ ok: false, refusal: { code: 'ALIAS_NOT_FOUND' } })
    const after = await resolve('310115 01 04 000042')
    expect(after).toMatchObject({ ok: true, value: { objectId: pump.id } })
    expect(after.ok && after.value.removedAt).toBeInstanceOf(Date)
    expect((await inside((tx) => aliasesOf(tx, pump.id))).map(({ scheme }) => scheme)).toEqual(['onefold', 'tag'])
    expect((await inside((tx) => lifeOf(tx, pump.id))).map(({ verb }) => verb)).toEqual(['registered', 'alias given', 'alias removed'])
  })

  test('[ID2] an alias typed on the wrong object may go to the right one; the code and the tag are for ever', async () => {
    const wrong = await one({ tag: 'AL-2', kind: 'asset', typeId: 'pump-asset' })
    const right = await one({ tag: 'AL-3', kind: 'asset', typeId: 'pump-asset' })
    await give(wrong.id, 1, 'serial', '7731')
    expect(await give(right.id, 1, 'serial', '7731')).toEqual({ ok: false, refusal: { code: 'ALIAS_TAKEN', value: '7731', tag: 'AL-2' } })
    await take(wrong.id, 2, 'serial', '7731')
    expect(await give(right.id, 1, 'serial', '7731')).toMatchObject({ ok: true })
    expect(await resolve('7731')).toMatchObject({ ok: true, value: { objectId: right.id } })
    for (const [scheme, value] of [
      ['tag', 'AL-2'],
      ['onefold', wrong.code],
    ] as const) {
      expect(await take(wrong.id, 3, scheme, value)).toEqual({ ok: false, refusal: { code: 'ALIAS_NOT_FOUND' } })
      await expect(
        system.db.system((tx) => tx.execute(sql`update codes set removed_at = now() where scheme = ${scheme} and object_id = ${wrong.id}`)),
      ).rejects.toThrow()
    }
    const change = (text: string) => system.db.system((tx) => tx.execute(sql.raw(text)))
    await expect(change(`update codes set removed_at = null where object_id = '${wrong.id}' and scheme = 'serial'`)).rejects.toThrow()
    await expect(change(`update codes set canonical = 'X' where object_id = '${right.id}' and scheme = 'serial'`)).rejects.toThrow()
  })

  test('[ID2] what is no code of its scheme is refused, and so are schemes that people do not give', async () => {
    const pump = await one({ tag: 'AL-4' })
    for (const [scheme, value] of [
      ['city', '310115-01-0042'],
      ['gs1', 'https://evil.example/01/1'],
      ['onefold', '88.999.1/ABCDEF'],
      ['tag', 'MINE'],
      ['nonsense', 'x'],
      ['__proto__', 'x'],
    ] as const)
      expect(await give(pump.id, 1, scheme, value), scheme).toEqual({ ok: false, refusal: { code: 'BAD_ALIAS', scheme, value } })
  })

  test('[ID3] what another organisation bears is taken, no more is said, and each side has its own security event', async () => {
    const foreign = await one({ tag: 'AL-5', aliases: [{ scheme: 'gs1', value: 'https://id.gs1.org/8004/95211411SECRET' }] }, theirs)
    const mine = await one({ tag: 'AL-6' })
    const told = await give(mine.id, 1, 'gs1', '(8004)95211411SECRET')
    expect(told).toMatchObject({ ok: false, refusal: { code: 'CODE_TAKEN' } })
    expect(JSON.stringify(told)).not.toContain('AL-5')
    expect(await give(mine.id, 1, 'gs1', '(8004)95211411SECRET')).toMatchObject({ ok: false })
    const here = (await inside((tx) => securityEventsOf(tx, { limit: 200 }))).rows
    const there = (await inside((tx) => securityEventsOf(tx, { limit: 200 }), theirs)).rows
    expect(here).toMatchObject([{ kind: 'code_clash', objectId: mine.id, times: 2, data: { side: 'claimant' } }])
    expect(there).toMatchObject([{ kind: 'code_clash', objectId: foreign.id, data: { side: 'holder' } }])
    expect(JSON.stringify(there)).not.toContain(ours.tenant.id)
    expect(JSON.stringify(there)).not.toContain('Sam')
  })

  test('[ID3] two organisations that claim one code at once: one gets it', async () => {
    for (let round = 0; round < 20; round++) {
      const [a, b] = await Promise.all([one({ tag: `RACE-A${round}` }), one({ tag: `RACE-B${round}` }, theirs)])
      const value = `88.118.7/RACE${round}`
      const both = await Promise.all([give(a.id, 1, 'handle', value), give(b.id, 1, 'handle', value, theirs)])
      expect(both.map((it) => (it.ok ? 'given' : it.refusal.code)).sort()).toEqual(['CODE_TAKEN', 'given'])
    }
  })
})

describe('what is asked for', () => {
  test('[RG3] a wrong check character under our prefix says which was expected; another prefix is named as such', async () => {
    const pump = await one({ tag: 'PRE-1' })
    const wrong = pump.code.slice(0, -1) + (pump.code.endsWith('7') ? '8' : '7')
    expect(await resolve(wrong)).toEqual({
      ok: false,
      refusal: { code: 'BAD_CODE_CHECK', given: wrong.slice(-6), expected: pump.code.slice(-6) },
    })
    expect(await resolve(pump.code.replace('88.999.1', '88.111.2'))).toEqual({
      ok: false,
      refusal: { code: 'PREFIX_NOT_FOUND', prefix: '88.111.2' },
    })
  })

  test('[ID1] somebody else’s 88.x code with six letters is found as the alias it is, whatever its last letter', async () => {
    const motor = await one({ tag: 'PRE-2', aliases: [{ scheme: 'handle', value: '88.118.7/ABCDEF' }] })
    expect(await resolve('88.118.7/abcdef')).toMatchObject({ ok: true, value: { objectId: motor.id, scheme: 'handle' } })
  })

  test('[ID4] a prefix of one’s own: codes before it stay and are found by their bare suffix; another organisation’s is refused', async () => {
    const before = await one({ tag: 'PRE-3' }, theirs)
    expect(await usePrefix(system, actorOf(theirs), '88.556.12')).toEqual({ ok: true, value: { prefix: '88.556.12' } })
    expect(await usePrefix(system, actorOf(ours), '88.556.12')).toEqual({
      ok: false,
      refusal: { code: 'CODE_PREFIX_TAKEN', prefix: '88.556.12' },
    })
    expect(await usePrefix(system, actorOf(ours), '89.1')).toMatchObject({ ok: false, refusal: { code: 'BAD_CODE_PREFIX' } })
    for (const code of [before.code, before.code.slice(-6)])
      expect(await resolve(code, theirs)).toMatchObject({ ok: true, value: { objectId: before.id } })
    expect(await usePrefix(system, actorOf(theirs), '88.556.13')).toMatchObject({ ok: true })
    expect(await usePrefix(system, actorOf(ours), '88.556.12')).toMatchObject({ ok: false })
    expect(await usePrefix(system, actorOf(theirs), system.env.codePrefix)).toMatchObject({ ok: true })
  })

  test('[ID5] many at once are answered in their order, each like one alone', async () => {
    const made = await ours.register(...Array.from({ length: 300 }, (_, i) => ({ tag: `MANY-${i}` })))
    await ours.register(
      { tag: 'TWIN-A', kind: 'asset', typeId: 'motor-asset', aliases: [{ scheme: 'serial', value: '9001' }] },
      { tag: 'TWIN-B', kind: 'asset', typeId: 'pump-asset', aliases: [{ scheme: 'serial', value: '9001' }] },
    )
    const [secret] = await theirs.register({ tag: 'MANY-SECRET' })
    const asked = [
      ...made.flatMap(({ code, tag }) => [code, tag.toLowerCase(), code.slice(-6)]),
      '9001',
      'NO-SUCH',
      secret?.code ?? '',
      '../../etc',
      "x' or '1'='1",
    ]
    const answers = await resolveMany(system.db, ours.tenant.id, asked)
    expect(answers).toHaveLength(asked.length)
    const often = await resolveMany(system.db, ours.tenant.id, Array(9).fill(asked).flat())
    expect(often).toEqual(Array(9).fill(answers).flat())
    expect(await resolveMany(system.db, ours.tenant.id, [])).toEqual([])
    for (const [i, { id }] of made.entries())
      for (const answer of answers.slice(3 * i, 3 * i + 3)) expect(answer).toMatchObject({ ok: true, id })
    expect(answers.slice(900).map((answer) => (answer.ok ? answer.tag : answer.refusal.code))).toEqual([
      'AMBIGUOUS_CONFLICT',
      'OBJECT_NOT_FOUND',
      'OBJECT_NOT_FOUND',
      'BAD_CODE',
      'BAD_CODE',
    ])
    const alone = await Promise.all(asked.slice(880).map(async (code) => (await resolve(code)).ok))
    expect(answers.slice(880).map(({ ok }) => ok)).toEqual(alone)
  })
})
