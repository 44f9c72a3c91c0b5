import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { labelsOf } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import type { ObjectId, WorkOrderId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { readOrders } from './reader.ts'
import { acceptRequest, dismissRequest, openRequests, reportFault } from './request.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
const actorOf = (ground: Ground): Actor => ({
  ...systemActor('test'),
  name: 'Sam',
  tenantId: ground.tenant.id,
  roles: [],
  permissions: new Set(),
})
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
})
afterAll(() => system[Symbol.asyncDispose]())

const labelled = async (tag: string) => {
  const [made] = await ours.register({ tag })
  const [label] = await system.db.tenant(ours.tenant.id, (tx) => labelsOf(tx, actorOf(ours), [made?.id as ObjectId], new Date()))
  if (!label) throw new Error('no label')
  return label
}
const report = (label: { code: string; token: string }, address: string, requestId = uuidv7(), text = 'It leaks at the flange') =>
  reportFault(system, { requestId, code: label.code, token: label.token, text, locale: 'en', address, contact: '' })
const open = (ground = ours) => system.db.tenant(ground.tenant.id, (tx) => openRequests(tx, undefined))
const accept = (requestId: string, orderId = uuidv7()) =>
  acceptRequest(system, actorOf(ours), { requestId, orderId: orderId as WorkOrderId, entryId: uuidv7(), priority: 2 })

test('[WO10] a report by label waits for a person’s judgement, once however often it is sent; another tenant sees nothing of it', async () => {
  const label = await labelled('RQ-1')
  const requestId = uuidv7()
  expect(await report(label, '192.0.2.1', requestId)).toEqual({ ok: true, value: { requestId } })
  expect(await report(label, '192.0.2.1', requestId)).toMatchObject({ ok: true })
  expect(await open()).toMatchObject([{ id: requestId, tag: 'RQ-1', text: 'It leaks at the flange', contact: null }])
  expect(await open(theirs)).toEqual([])
  expect(
    await acceptRequest(system, actorOf(theirs), { requestId, orderId: uuidv7() as WorkOrderId, entryId: uuidv7(), priority: 3 }),
  ).toEqual({
    ok: false,
    refusal: { code: 'REQUEST_NOT_FOUND' },
  })
  expect(await report({ ...label, token: 'AAAAAAAA' }, '192.0.2.1')).toEqual({ ok: false, refusal: { code: 'LABEL_NOT_FOUND' } })
})

test('[WO11] of many who make it an order at once one does; sent again by the same it is the same order', async () => {
  const label = await labelled('RQ-2')
  const sent = await report(label, '192.0.2.2')
  const requestId = sent.ok ? sent.value.requestId : ''
  const orderId = uuidv7()
  const tried = await Promise.all([accept(requestId, orderId), accept(requestId), accept(requestId), accept(requestId, orderId)])
  expect(tried.filter(({ ok }) => ok).length).toBeGreaterThan(0)
  const orders = await system.db.tenant(ours.tenant.id, (tx) => readOrders(tx, { objectId: label.objectId as ObjectId, limit: 10 }, 'x'))
  expect(orders).toMatchObject([{ tag: 'RQ-2', priority: 2, title: { en: 'It leaks at the flange' } }])
  expect((await open()).some(({ id }) => id === requestId)).toBe(false)
  expect(await dismissRequest(system, actorOf(ours), { requestId, reason: 'twice' })).toEqual({
    ok: false,
    refusal: { code: 'REQUEST_DECIDED', by: 'Sam' },
  })
})

test('[WO11] dismissed with a reason, it is no work', async () => {
  const label = await labelled('RQ-3')
  const sent = await report(label, '192.0.2.3')
  const requestId = sent.ok ? sent.value.requestId : ''
  expect(await dismissRequest(system, actorOf(ours), { requestId, reason: 'seen, nothing leaks' })).toMatchObject({ ok: true })
  expect(await accept(requestId)).toMatchObject({ ok: false, refusal: { code: 'REQUEST_DECIDED' } })
})

test('[WO12] five reports in ten minutes from one address, then a wait; other addresses are not made to wait', async () => {
  const label = await labelled('RQ-4')
  for (let i = 0; i < 5; i++) expect(await report(label, '192.0.2.4')).toMatchObject({ ok: true })
  expect(await report(label, '192.0.2.4')).toMatchObject({ ok: false, refusal: { code: 'TOO_MANY_REPORTS', minutes: 10 } })
  expect(await report(label, '192.0.2.5')).toMatchObject({ ok: true })
  for (let i = 0; i < 30; i++) await report(label, '192.0.2.4')
  for (let i = 6; i < 20; i++) await report(label, `198.51.100.${i}`)
  expect(await report(label, '198.51.100.99')).toMatchObject({ ok: false, refusal: { code: 'TOO_MANY_REPORTS' } })
})
