import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { handOut, planSite } from './address-plan.ts'
import { coverageOf } from './number-reader.ts'
import { observeNumbers } from './observe.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ground: Ground
beforeAll(async () => {
  system = await testSystem()
  ground = await testGround(system)
})
afterAll(() => system[Symbol.asyncDispose]())

/** A transaction that counts what is asked of it. */
function counted(tx: Tx): { tx: Tx; statements: () => number } {
  let statements = 0
  const proxy = new Proxy(tx, {
    get(target, name) {
      if (name === 'execute' || name === 'select' || name === 'insert' || name === 'update') statements++
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { tx: proxy, statements: () => statements }
}

/** A gateway with so many terminals behind it, all of them with planned addresses and all seen, at its birth and at the next. */
async function births(terminals: number): Promise<number[]> {
  const [gateway] = await ground.register({ typeId: 'gateway' })
  const behind = await ground.register(...Array.from({ length: terminals }, () => ({ gatewayId: gateway!.id })))
  const by = { tenantId: ground.tenant.id, actor: systemActor('test'), at: new Date() }
  const handed = await system.db.tenant(ground.tenant.id, (tx) => handOut(tx, { objectIds: behind.map(({ id }) => id) }, by))
  if (!handed.ok) throw new Error(handed.refusal.code)
  const suffixOf = new Map(behind.map(({ id, code }) => [id as string, code.split('/')[1] ?? '']))
  const seen = handed.value.given.map(({ objectId, value }) => ({
    suffix: suffixOf.get(objectId) ?? '',
    interface: 'main',
    kind: 'ipv6' as const,
    value,
  }))
  const observe = (at: Date) =>
    system.db.system(async (tx) => {
      const count = counted(tx)
      const told = await observeNumbers(count.tx, { id: gateway!.id, tenantId: ground.tenant.id }, seen, at)
      expect(told).toEqual({ noted: 0, unread: [] })
      return count.statements()
    })
  return [await observe(new Date()), await observe(new Date(Date.now() + 7_200_000))]
}

test('[NU11] the birth of a gateway with a hundred numbers costs no more statements than one with two, and confirms each', async () => {
  const by = { tenantId: ground.tenant.id, actor: systemActor('test'), at: new Date() }
  await system.db.tenant(ground.tenant.id, (tx) => planSite(tx, { siteId: ground.siteId, prefix: 'fd0f:1d00:7::/48' }, by))
  const few = await births(2)
  expect(await births(100)).toEqual(few)
  const rows = await system.db.tenant(ground.tenant.id, (tx) => coverageOf(tx, ground.tenant.id))
  expect(rows.reduce((sum, row) => sum + row.seen, 0)).toBe(102)
})
