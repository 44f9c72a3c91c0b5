import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '#/server/platform/actor.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { addSubnet, handOut, planSite, plansOf } from './address-plan.ts'
import { decideClash } from './clash.ts'
import { clashesOf } from './clash-reader.ts'
import { AskClashes, type DecideClash, type NumberKind, type Sighting } from './contract.ts'
import { retireObject } from './edit.ts'
import { endNumber, giveNumber } from './give-number.ts'
import { giveNumberOrClash } from './give-or-clash.ts'
import { canonicalNumber } from './number.ts'
import { coverageOf, numbersOfObject } from './number-reader.ts'
import { observeNumbers } from './observe.ts'
import { askRebinding } from './rebinding.ts'
import { allOrNothing, attempt } from './refusals.ts'
import { securityEventsOf } from './security.ts'
import { installAsset } from './stay.ts'
import { successorsOf } from './succession.ts'
import { type Ground, testGround } from './testing.ts'
import { compareSites, reportTwo } from './twins-of.ts'

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
const person = (ground: Ground): Actor => ({ ...actor, tenantId: ground.tenant.id, roles: [], permissions: new Set() })
const by = (ground = ours, at = new Date()) => ({ tenantId: ground.tenant.id, actor, at })
const whole = <T, R extends { code: string }>(work: (tx: Tx) => Promise<Result<T, R>>, ground = ours) =>
  allOrNothing((run) => system.db.tenant(ground.tenant.id, run), work)
const one = async (draft: Parameters<Ground['register']>[0] = {}, ground = ours) => {
  const [made] = await ground.register(draft)
  if (!made) throw new Error('nothing was registered')
  return made
}
const gatewayWith = async (terminals: number, ground = ours) => {
  const gateway = await one({ typeId: 'gateway' }, ground)
  const behind = await ground.register(...Array.from({ length: terminals }, () => ({ gatewayId: gateway.id })))
  return { gateway, behind }
}
const see = (gatewayId: ObjectId, seen: Partial<Sighting>[], ground = ours, at = new Date()) =>
  system.db.system((tx) =>
    observeNumbers(
      tx,
      { id: gatewayId, tenantId: ground.tenant.id },
      seen.map((it) => ({ suffix: null, interface: 'eth0', kind: 'ipv6', value: '', ...it })),
      at,
    ),
  )
const numbersOf = async (id: ObjectId, ground = ours) => (await system.db.tenant(ground.tenant.id, (tx) => numbersOfObject(tx, id))).numbers
const live = async (id: ObjectId) => (await numbersOf(id)).filter((row) => row.until === null)
const events = async (kind: string, ground = ours) =>
  (await system.db.tenant(ground.tenant.id, (tx) => securityEventsOf(tx, { limit: 200 }))).rows.filter((event) => event.kind === kind)
const clashPage = () => system.db.tenant(ours.tenant.id, (tx) => clashesOf(tx, AskClashes.parse({})))
const clash = async (value: string) => (await clashPage()).rows.find((it) => it.data.value === value && !it.decided)
const decide = (clashId: string, decision: DecideClash['decision'], winner: 'left' | 'right' = 'left') =>
  whole((tx) => decideClash(tx, { clashId, decision, winner, why: 'looked at both' }, by()))
const give = (objectId: ObjectId, kind: NumberKind, value: string, on = 'main', ground = ours) =>
  attempt(() =>
    system.db.tenant(ground.tenant.id, (tx) =>
      giveNumber(tx, { objectId, kind, value, interface: on, state: 'planned', primary: false }, by(ground)),
    ),
  )

describe('text of numbers', () => {
  test.each([
    ['ipv6', '2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['ipv6', '2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['ipv6', '２００１:db8::１', '2001:db8::1'],
    ['imei', '49-015420-323751-8', '490154203237518'],
    ['iccid', '8944 5001 0219 8304 826', '8944500102198304826'],
    ['eui64', '02:00:5E:10:00:00:00:01', '02005E1000000001'],
    ['msisdn', '+86 138 0013 8000', '+8613800138000'],
  ] as const)('[NU1] %s %s is %s', (kind, given, value) =>
    expect(canonicalNumber(kind, given)).toMatchObject({ ok: true, value: { value } }),
  )

  test.each([
    ['imei', '490154203237517', { code: 'BAD_NUMBER_CHECK', expected: '8' }],
    ['iccid', '8944500102198304825', { code: 'BAD_NUMBER_CHECK', expected: '6' }],
    ['imei', '000000000000000', { code: 'BAD_NUMBER' }],
    ['ipv6', "2001:db8::1'; drop table numbers", { code: 'BAD_NUMBER' }],
    ['ipv6', '1::2::3', { code: 'BAD_NUMBER' }],
    ['ipv6', 'fe80::1%eth0', { code: 'BAD_NUMBER' }],
    ['ipv4', '1.2.3.256', { code: 'BAD_NUMBER' }],
    ['msisdn', '138', { code: 'BAD_NUMBER' }],
    ['ipv6', '1'.repeat(10_000), { code: 'BAD_NUMBER' }],
  ] as const)('[NU1] %s %s is refused', (kind, given, refusal) =>
    expect(canonicalNumber(kind, given)).toMatchObject({ ok: false, refusal }),
  )
})

describe('the address plan', () => {
  test('[NU3] a /48 is one site’s, in whatever spelling; nothing else is a plan', async () => {
    const plan = (prefix: string, ground = ours) => whole((tx) => planSite(tx, { siteId: ground.siteId, prefix }, by(ground)), ground)
    for (const prefix of ['2001:db8:1:1::/48', '2001:db8::/32', 'fe80::/48', '::/48', '10.0.0.0/8', '2001:db8:1::/48/1', 'x'])
      expect(await plan(prefix), prefix).toMatchObject({ ok: false, refusal: { code: 'BAD_NETWORK' } })
    expect(await plan('2001:0db8:0001::/48')).toMatchObject({ ok: true, value: { prefix: '2001:db8:1::' } })
    expect(await plan('2001:db8:1::')).toMatchObject({ ok: true })
    expect(await plan('2001:db8:2::/48')).toMatchObject({ ok: false, refusal: { code: 'PLAN_EXISTS' } })
    expect(await plan('2001:DB8:1::/48', theirs)).toMatchObject({ ok: false, refusal: { code: 'NETWORK_TAKEN' } })
    expect(await whole((tx) => planSite(tx, { siteId: theirs.siteId, prefix: '2001:db8:9::/48' }, by()))).toMatchObject({
      ok: false,
      refusal: { code: 'SITE_NOT_FOUND' },
    })
  })

  test('[NU4] terminals get addresses of the subnet of their gateway, once; coverage counts them', async () => {
    const { gateway, behind } = await gatewayWith(3)
    const objectIds = [gateway.id, ...behind.map(({ id }) => id)]
    const given = await whole((tx) => handOut(tx, { objectIds }, by()))
    expect(given).toMatchObject({ ok: true, value: { left: 0 } })
    const values = given.ok ? given.value.given.map(({ value }) => value) : []
    expect(new Set(values.map((value) => value.split(':').slice(0, 4).join(':'))).size).toBe(1)
    expect(new Set(values).size).toBe(4)
    expect(await whole((tx) => handOut(tx, { objectIds }, by()))).toMatchObject({ ok: true, value: { given: [] } })
    expect((await live(behind[0]!.id))[0]).toMatchObject({ kind: 'ipv6', state: 'planned', primary: true })
    const [pumps] = (await system.db.tenant(ours.tenant.id, (tx) => coverageOf(tx, ours.tenant.id))).filter(
      (row) => row.typeId === 'storm-pump',
    )
    expect(pumps).toMatchObject({ withIpv6: 3, seen: 0 })
    expect((await system.db.tenant(ours.tenant.id, plansOf))[0]?.subnets).toMatchObject([
      { gatewayTag: gateway.tag, handedOut: 4, zone: 0 },
    ])
  })

  test('[NU4] many who hand out at once give every object one address and no address twice', async () => {
    const { behind } = await gatewayWith(40)
    const ids = behind.map(({ id }) => id)
    const asks = Array.from({ length: 12 }, (_, i) => ids.slice((i * 7) % 30, ((i * 7) % 30) + 12))
    const results = await Promise.all([...asks, ids].map((objectIds) => whole((tx) => handOut(tx, { objectIds }, by()))))
    expect(results.every(({ ok }) => ok)).toBe(true)
    const given = results.flatMap((result) => (result.ok ? result.value.given : []))
    expect(new Set(given.map(({ objectId }) => objectId)).size).toBe(given.length)
    expect(new Set(given.map(({ value }) => value)).size).toBe(40)
  })

  test('[NU4] an address that was given up rests before another gets it, and the plan never hands it out again', async () => {
    const { behind } = await gatewayWith(2)
    const [a, b] = behind
    const first = await whole((tx) => handOut(tx, { objectIds: [a!.id] }, by()))
    const value = first.ok ? first.value.given[0]!.value : ''
    const [row] = await live(a!.id)
    expect(await whole((tx) => endNumber(tx, { numberId: row!.id }, by()))).toMatchObject({ ok: true })
    expect(await give(b!.id, 'ipv6', value)).toMatchObject({ ok: false, refusal: { code: 'NUMBER_QUARANTINED', value } })
    const next = await whole((tx) => handOut(tx, { objectIds: [b!.id] }, by()))
    expect(next.ok && next.value.given[0]!.value).not.toBe(value)
    await expect(system.db.system((tx) => tx.execute(sql`update address_subnets set next_host = 1`))).rejects.toThrow()
  })

  test('[NU4] a site without a plan hands out nothing, another tenant’s objects get nothing, a zone has 256 subnets', async () => {
    const foreign = await one({}, theirs)
    expect(await whole((tx) => handOut(tx, { objectIds: [foreign.id] }, by()))).toMatchObject({ ok: true, value: { given: [] } })
    expect(await whole((tx) => handOut(tx, { objectIds: [foreign.id] }, by(theirs)), theirs)).toMatchObject({
      ok: false,
      refusal: { code: 'PLAN_NOT_FOUND' },
    })
    const [plan] = await system.db.tenant(ours.tenant.id, plansOf)
    const ask = { planId: plan!.planId, zone: 7, zoneName: 'z', name: 's', gatewayId: null }
    const add = () => whole((tx) => addSubnet(tx, ask, by()))
    const made = await Promise.all(Array.from({ length: 257 }, add))
    expect(made.filter((it) => !it.ok)).toMatchObject([{ refusal: { code: 'ZONE_FULL', zone: 7 } }])
    expect(new Set(made.flatMap((it) => (it.ok ? [it.value.prefix] : []))).size).toBe(256)
  })
})

describe('what the network shows', () => {
  test('[NU5] what was planned is confirmed; link-local and unreadable numbers are not noted', async () => {
    const { gateway, behind } = await gatewayWith(1)
    const given = await whole((tx) => handOut(tx, { objectIds: [behind[0]!.id] }, by()))
    const value = given.ok ? given.value.given[0]!.value : ''
    const suffix = behind[0]!.code.split('/')[1]!
    const seen = await see(gateway.id, [
      { suffix, value },
      { value: 'fe80::1%eth0' },
      { kind: 'imei', value: '490154203237517' },
      { suffix: 'NOT-MINE', value: '2001:db8:1::77' },
      { suffix: '"},{', value: '2001:db8:1::78' },
    ])
    expect(seen).toMatchObject({ noted: 0, unread: [{ kind: 'imei' }, { suffix: 'NOT-MINE' }, { suffix: '"},{' }] })
    expect((await live(behind[0]!.id))[0]).toMatchObject({ value, state: 'confirmed' })
    expect(await live(gateway.id)).toEqual([])
    expect(await events('number_outside_plan')).toEqual([])
  })

  test('[NU6] an address that the plan did not give out is an event, and ends when it is no longer shown', async () => {
    const { gateway } = await gatewayWith(0)
    await see(gateway.id, [{ value: '2001:db8:1:99::5' }, { value: '2001:db8:ffff::5' }])
    expect(await events('number_outside_plan')).toHaveLength(2)
    expect((await live(gateway.id)).map(({ state }) => state)).toEqual(['observed', 'observed'])
    await see(gateway.id, [{ value: '2001:db8:1:99::5' }], ours, new Date(Date.now() + 1000))
    expect((await live(gateway.id)).map(({ value }) => value)).toEqual(['2001:db8:1:99::5'])
  })

  test('[NU7] a number seen at two objects is kept where it was, and a person decides: keep, replace, split', async () => {
    const [first, second] = [await gatewayWith(0), await gatewayWith(0)]
    for (const [n, decision] of (['keep', 'replace', 'split'] as const).entries()) {
      const value = `2001:db8:1:50::${n + 1}`
      await give(first.gateway.id, 'ipv6', value)
      await see(second.gateway.id, [{ value }])
      await see(second.gateway.id, [{ value }])
      expect((await live(first.gateway.id)).some((row) => row.value === value)).toBe(true)
      const open = await clash(value)
      expect(open).toMatchObject({ kind: 'number', left: { objectId: first.gateway.id }, right: { objectId: second.gateway.id } })
      expect(await decide(open!.id, decision)).toMatchObject({ ok: true })
      const at = async (id: ObjectId) => (await live(id)).some((row) => row.value === value)
      expect([await at(first.gateway.id), await at(second.gateway.id)]).toEqual([decision === 'keep', decision === 'replace'])
      expect(await decide(open!.id, 'keep')).toMatchObject({ ok: false, refusal: { code: 'CLASH_DECIDED', by: 'Sam' } })
    }
    expect(await events('number_clash')).toHaveLength(3)
  })

  test('[NU7] of many gateways that show one number at once it is live at one, and every other is a clash', async () => {
    const gateways = await Promise.all(Array.from({ length: 6 }, () => gatewayWith(0)))
    const value = '2001:db8:1:51::1'
    const shown = await Promise.allSettled(
      gateways.map(({ gateway }) => attempt(async () => ({ ok: true as const, value: await see(gateway.id, [{ value }]) }))),
    )
    for (const [i, it] of shown.entries()) if (it.status === 'rejected' || !it.value.ok) await see(gateways[i]!.gateway.id, [{ value }])
    const bearers = (await Promise.all(gateways.map(({ gateway }) => live(gateway.id)))).flat()
    expect(bearers.filter((row) => row.value === value)).toHaveLength(1)
    const open = (await clashPage()).rows.filter((it) => it.data.value === value)
    expect(open).toHaveLength(5)
  })

  test('[NU7] a number of another tenant: both sides hear that it is taken, neither learns whose it is', async () => {
    const [mine, other] = [await one(), await one({}, theirs)]
    const value = '+8613800138001'
    await give(other.id, 'msisdn', value, 'main', theirs)
    const ask = { objectId: mine.id, kind: 'msisdn', value, interface: 'main', state: 'planned', primary: false } as const
    expect(await giveNumberOrClash(system, ask, person(ours))).toEqual({
      ok: false,
      refusal: { code: 'NUMBER_TAKEN', kind: 'msisdn', value },
    })
    for (const [ground, object] of [
      [ours, mine],
      [theirs, other],
    ] as const)
      expect((await events('number_clash', ground)).find((event) => event.data.value === value)).toMatchObject({
        objectId: object.id,
        data: { kind: 'msisdn', value, elsewhere: true },
      })
    expect(await clash(value)).toBeUndefined()
  })
})

describe('cards', () => {
  const IMEI = ['490154203237518', '356938035643809'] as const
  const ICCID = ['89310410106543789305', '8944500102198304826'] as const
  const cell = (kind: NumberKind, value: string) => ({ kind, value, interface: 'cellular' })

  test('[NU8] a card in another device is an event and moves nothing; with the operator’s re-binding it is bound anew', async () => {
    const { gateway } = await gatewayWith(0)
    await see(gateway.id, [cell('imei', IMEI[0]), cell('iccid', ICCID[0])])
    await see(gateway.id, [cell('imei', IMEI[1]), cell('iccid', ICCID[0])])
    expect(await events('card_elsewhere')).toMatchObject([{ objectId: gateway.id, data: { bound: IMEI[0], value: IMEI[1] } }])
    expect((await live(gateway.id)).map(({ value }) => value).sort()).toEqual([IMEI[0], ICCID[0]].sort())
    expect(await give(gateway.id, 'imei', IMEI[1], 'cellular')).toMatchObject({ ok: false, refusal: { code: 'REBINDING_NEEDED' } })
    const window = { from: new Date(Date.now() - 1000).toISOString(), until: new Date(Date.now() + 60_000).toISOString() }
    expect(
      await whole((tx) => askRebinding(tx, { objectId: gateway.id, interface: 'cellular', why: 'module broken', ...window }, by())),
    ).toMatchObject({ ok: true })
    await see(gateway.id, [cell('imei', IMEI[1]), cell('iccid', ICCID[0])])
    expect((await live(gateway.id)).map(({ value }) => value).sort()).toEqual([IMEI[1], ICCID[0]].sort())
    expect(await events('card_elsewhere')).toHaveLength(1)
  })

  test('[NU8] a card of one object shown by another: a person moves it, or it stays', async () => {
    const [first, second] = [await gatewayWith(0), await gatewayWith(0)]
    await see(first.gateway.id, [cell('iccid', ICCID[1])])
    await see(second.gateway.id, [cell('iccid', ICCID[1])])
    const open = await clash(ICCID[1])
    expect(open).toMatchObject({ kind: 'card', decisions: expect.not.arrayContaining(['split']) })
    expect(await decide(open!.id, 'split')).toMatchObject({ ok: false, refusal: { code: 'BAD_DECISION' } })
    expect(await decide(open!.id, 'replace')).toMatchObject({ ok: true })
    expect((await live(second.gateway.id)).map(({ value }) => value)).toEqual([ICCID[1]])
  })

  test('[NU9] what has no network has no number and says through which object it is seen', async () => {
    const { gateway, behind } = await gatewayWith(1)
    const part = await one({ parentId: behind[0]!.id })
    await give(gateway.id, 'ipv6', '2001:db8:1:60::1')
    const through = await system.db.tenant(ours.tenant.id, (tx) => numbersOfObject(tx, part.id))
    expect(through).toMatchObject({ numbers: [], seenThrough: { objectId: gateway.id, tag: gateway.tag } })
  })
})

describe('two records for one thing', () => {
  test('[CL3] merged: the loser is retired, its codes lead to the winner, which takes over numbers, parts and place', async () => {
    const [winner, loser] = await ours.register({ tag: 'WIN-1' }, { tag: 'LOSE-1' })
    const part = await one({ parentId: loser!.id })
    const asset = await one({ kind: 'asset', typeId: 'pump-asset' })
    await whole((tx) =>
      installAsset(tx, { assetId: asset.id, positionId: loser!.id, at: new Date(Date.now() - 60_000).toISOString() }, by()),
    )
    await give(loser!.id, 'ipv6', '2001:db8:1:70::1')
    const reported = await whole((tx) => reportTwo(tx, { leftId: winner!.id, rightId: loser!.id, why: 'one pump, two labels' }, by()))
    expect(reported).toMatchObject({ ok: true })
    expect(await decide(reported.ok ? reported.value.clashId : '', 'merge')).toMatchObject({ ok: true })
    expect(await system.db.tenant(ours.tenant.id, (tx) => successorsOf(tx, [loser!.id])).then((it) => it.get(loser!.id))).toMatchObject([
      { objectId: winner!.id, how: 'merged' },
    ])
    expect((await live(winner!.id)).map(({ value }) => value)).toEqual(['2001:db8:1:70::1'])
    const [row] = await system.db.system((tx) =>
      tx.execute(sql`select p.parent_id = ${winner!.id} as moved, l.retired_at is not null as gone,
        exists (select from stays where position_id = ${winner!.id} and asset_id = ${asset.id} and upper_inf(during)) as stands
        from objects p, objects l where p.id = ${part.id} and l.id = ${loser!.id}`),
    )
    expect(row).toEqual({ moved: true, gone: true, stands: true })
  })

  test('[CL3] what is not alike is not merged, and nothing of the attempt stays', async () => {
    const [position, asset, other] = [await one(), await one({ kind: 'asset', typeId: 'pump-asset' }), await one({ typeId: 'gateway' })]
    const two = async (leftId: ObjectId, rightId: ObjectId) => {
      const reported = await whole((tx) => reportTwo(tx, { leftId, rightId, why: 'one thing' }, by()))
      return reported.ok ? decide(reported.value.clashId, 'merge') : reported
    }
    expect(await two(position.id, position.id)).toMatchObject({ refusal: { code: 'BAD_MERGE', reason: 'same' } })
    expect(await two(position.id, asset.id)).toMatchObject({ refusal: { code: 'BAD_MERGE', reason: 'kind' } })
    expect(await two(position.id, other.id)).toMatchObject({ refusal: { code: 'BAD_MERGE', reason: 'type' } })
    expect(await two(position.id, (await one({}, theirs)).id)).toMatchObject({ refusal: { code: 'OBJECT_NOT_FOUND' } })
    await expect(
      system.db.system((tx) => tx.execute(sql`update clashes set decided_at = now() where decided_at is null`)),
    ).rejects.toThrow()
  })

  test('[CL4] registries brought together: pairs by alias and by place are asked once, also after a decision', async () => {
    const alias = (value: string) => [{ scheme: 'serial' as const, value, issuer: value + Math.random() }]
    await ours.register({ tag: 'A1', aliases: alias('SN-77') }, { tag: 'A2', aliases: alias('SN-77') })
    const compare = () => whole((tx) => compareSites(tx, { leftSiteId: ours.siteId, rightSiteId: ours.siteId }, by()))
    expect(await compare()).toMatchObject({ ok: true, value: { opened: 1 } })
    expect(await compare()).toMatchObject({ ok: true, value: { opened: 0 } })
    const open = await clash('SN-77')
    expect(await decide(open!.id, 'keep')).toMatchObject({ ok: true })
    expect(await compare()).toMatchObject({ ok: true, value: { opened: 0 } })
  })

  test('[CL2] of two who decide at once one has decided', async () => {
    const [a, b] = await ours.register({}, {})
    const reported = await whole((tx) => reportTwo(tx, { leftId: a!.id, rightId: b!.id, why: 'race' }, by()))
    const id = reported.ok ? reported.value.clashId : ''
    const results = await Promise.all([
      decide(id, 'merge', 'left'),
      decide(id, 'merge', 'right'),
      decide(id, 'replace'),
      decide(id, 'keep'),
    ])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

test('[NU10] what is retired bears no number any more, and another object may have it', async () => {
  const [old, fresh] = await ours.register({}, {})
  if (!old || !fresh) throw new Error('nothing was registered')
  const give = (objectId: ObjectId) =>
    whole((tx) =>
      giveNumber(
        tx,
        { objectId, interface: 'main', kind: 'eui64', value: '02-00-5e-10-00-01-aa-bb', state: 'planned', primary: true },
        by(),
      ),
    )
  expect(await give(old.id)).toMatchObject({ ok: true })
  expect(await give(fresh.id)).toMatchObject({ refusal: { code: 'NUMBER_TAKEN' } })
  const [{ version } = { version: 0 }] = await system.db.tenant(ours.tenant.id, (tx) =>
    tx.execute<{ version: number }>(sql`select version from objects where id = ${old.id}`),
  )
  expect(await whole((tx) => retireObject(tx, { objectId: old.id, version, note: 'worn out', despite: false }, by()))).toMatchObject({
    ok: true,
  })
  expect(await give(fresh.id)).toMatchObject({ ok: true })
})
