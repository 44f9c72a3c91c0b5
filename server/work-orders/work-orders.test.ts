import { expect, test } from 'vitest'
import { startAlarms } from '#/server/alarms/index.ts'
import { acknowledgeAlarms, listAlarms } from '#/server/alarms/service.ts'
import { readFinding } from '#/server/inference/index.ts'
import { reportFinding } from '#/server/inference/service.ts'
import { findingOf, type Station, testStation } from '#/server/inference/testing/station.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import type { AlarmId, ObjectId, PersonId, WorkOrderId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type OrderDetail, type OrderRow, PlanOrder } from './contract.ts'
import { startWorkOrders } from './jobs.ts'
import { readOrder, readOrders } from './reader.ts'
import { assignOrder, cancelOrder, completeOrder, createOrder, logOrder, planOrder, startOrder, stepOfOrder } from './service.ts'

const report = (on: Station, message: ReturnType<typeof findingOf>) => reportFinding(on.system, on.agent.identity, on.signFinding(message))
const list = (on: Station): Promise<OrderRow[]> =>
  on.system.db.tenant(on.tenantId, (tx) => readOrders(tx, { limit: 100 }, on.people.crew.id))
const detail = async (on: Station, id: string): Promise<OrderDetail> => {
  const order = await on.system.db.tenant(on.tenantId, (tx) => readOrder(tx, { id }))
  if (!order) throw new Error('no such order')
  return order
}
const write = (on: Station, id: string) => ({ orderId: id as WorkOrderId, entryId: uuidv7(on.clock.nowMs()) })

/** An order out of a finding, listed. */
async function opened(on: Station): Promise<OrderRow> {
  await report(on, findingOf(on.suffix.p2, on.clock.nowMs()))
  return until('its order', async () => (await list(on))[0])
}
async function worked(on: Station, id: string): Promise<void> {
  await startOrder(on.system, on.people.crew, write(on, id))
  for (const step of (await detail(on, id)).steps) {
    await stepOfOrder(on.system, on.people.crew, {
      ...write(on, id),
      stepId: step.id,
      state: 'done',
      value: step.needs ? 'seen' : undefined,
    })
  }
}
/** The pump runs and delivers, for the minute its kind asks for. */
async function normal(on: Station): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await on.read([
      [on.ids.p2, 'running', 1],
      [on.ids.p2, 'flow', 0.24],
    ])
    on.clock.advance(30_000)
  }
  await service(on.system, 'alarms').settled()
}

test('[WO2] [WO3] a finding opens one order with its evidence; a second one milliseconds later opens none', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await using __ = await startWorkOrders(on.system)
  const nowMs = on.clock.nowMs()
  await Promise.all([report(on, findingOf(on.suffix.p2, nowMs)), report(on, findingOf(on.suffix.p2, nowMs + 1))])
  const order = await until('its order', async () => (await list(on)).find(({ alarmId }) => alarmId !== null))
  expect(order).toMatchObject({
    number: 'WO-2026-00001',
    state: 'draft',
    priority: 1,
    wrong: 1,
    tag: 'PS-03/P2',
    steps: { done: 0, total: 8 },
  })
  expect(order.evidence).toEqual({ channel: 'flow', values: [0.25, 0.09, 0.09] })
  const full = await detail(on, order.id)
  expect(full.finding?.evidence.params).toEqual({ residual: -0.16 })
  expect(full.parts).toMatchObject([{ code: 'PX-SCR-250', quantity: 1 }])
  expect(full.permits).toEqual(['confined-space'])
  const { alarms } = await listAlarms(on.system, on.people.operator, { state: 'open', limit: 10 })
  await until(
    'the number at the alarm',
    async () => (await listAlarms(on.system, on.people.operator, { state: 'open', limit: 10 })).alarms[0]?.orderNumber === order.number,
  )
  expect(alarms).toHaveLength(1)
  expect(await list(on)).toHaveLength(1)
})

test('[WO2] the small picture of the evidence follows its finding, and is nobody’s edit', async () => {
  await using on = await testStation()
  await using _ = await startWorkOrders(on.system)
  const { id, version } = await opened(on)
  const longer = findingOf(on.suffix.p2, on.clock.nowMs() + 1)
  const [flow] = longer.evidence.series
  await report(on, { ...longer, evidence: { ...longer.evidence, series: flow ? [{ ...flow, values: [0.25, 0.2, 0.1, 0.05] }] : [] } })
  await until('the newer picture', async () => (await detail(on, id)).evidence?.values.length === 4)
  expect((await detail(on, id)).version).toBe(version)
})

test('[WO5] [WO6] completed it waits; the process alone verifies and closes it, and the closing code labels the evidence', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await using __ = await startWorkOrders(on.system)
  const { id, findingId } = await opened(on)
  await until('its alarm', async () => (await detail(on, id)).alarmId)
  await assignOrder(on.system, on.people.operator, { ...write(on, id), personId: on.people.crew.id as PersonId })
  await worked(on, id)
  expect(await completeOrder(on.system, on.people.crew, { ...write(on, id), closingCode: 'made_up' })).toMatchObject({
    refusal: { code: 'UNKNOWN_CLOSING_CODE' },
  })
  expect(
    await completeOrder(on.system, on.people.crew, { ...write(on, id), closingCode: 'suction_blocked', note: 'branches' }),
  ).toMatchObject({ ok: true })
  expect(await detail(on, id)).toMatchObject({ state: 'verify', closing: { code: 'suction_blocked', note: 'branches' }, verifiedAt: null })
  const alarm = (await listAlarms(on.system, on.people.operator, { state: 'open', limit: 10 })).alarms[0]
  await acknowledgeAlarms(on.system, on.people.operator, [alarm?.id as AlarmId], undefined)
  expect((await detail(on, id)).state).toBe('verify')
  await normal(on)
  await until('its verification', async () => (await detail(on, id)).state === 'closed')
  expect((await detail(on, id)).verifiedAt).not.toBeNull()
  const finding = await on.system.db.tenant(on.tenantId, (tx) => readFinding(tx, findingId ?? ''))
  expect(finding).toMatchObject({ state: 'ended', label: { code: 'suction_blocked', byOrder: 'WO-2026-00001' } })
})

test('[WO5] where the process was normal before the work was completed, completing is enough; an order is never closed by its alarm alone', async () => {
  await using on = await testStation()
  await using _ = await startAlarms(on.system)
  await using __ = await startWorkOrders(on.system)
  const { id } = await opened(on)
  await until('its alarm', async () => (await detail(on, id)).alarmId)
  await worked(on, id)
  await normal(on)
  await until('the note of it', async () => (await detail(on, id)).log.some(({ kind }) => kind === 'normal'))
  expect((await detail(on, id)).state).toBe('in_progress')
  await completeOrder(on.system, on.people.crew, { ...write(on, id), closingCode: 'suction_blocked' })
  expect((await detail(on, id)).state).toBe('closed')
})

test('[WO7] a change sent twice, even at once, is made once', async () => {
  await using on = await testStation()
  await using __ = await startWorkOrders(on.system)
  const { id } = await opened(on)
  await startOrder(on.system, on.people.crew, write(on, id))
  const step = { ...write(on, id), stepId: 'clear', state: 'done' as const }
  const all = await Promise.all(Array.from({ length: 10 }, () => stepOfOrder(on.system, on.people.crew, step)))
  expect(all.every(({ ok }) => ok)).toBe(true)
  const order = await detail(on, id)
  expect(order.log.filter(({ kind }) => kind === 'step')).toHaveLength(1)
  expect(order.progress).toEqual({ done: 1, total: 8 })
  const retried = await startOrder(on.system, on.people.crew, { ...write(on, id), entryId: step.entryId })
  expect(retried).toMatchObject({ ok: true, value: { version: order.version } })
})

test('[WO8] an edit names the version it saw; a stale one is told what changed and by whom', async () => {
  await using on = await testStation()
  await using __ = await startWorkOrders(on.system)
  const { id, version } = await opened(on)
  await logOrder(on.system, on.people.crew, { ...write(on, id), text: 'gate is locked' })
  const plan = { ...write(on, id), version, fromIso: '2026-11-24T06:00:00Z', toIso: '2026-11-24T09:10:00Z' }
  expect(await planOrder(on.system, on.people.operator, plan)).toMatchObject({
    ok: false,
    refusal: { code: 'STALE_EDIT', seen: version, current: version + 1, by: 'Li Crew', changed: ['log'] },
  })
  expect(await planOrder(on.system, on.people.operator, { ...plan, version: version + 1 })).toMatchObject({
    ok: true,
    value: { state: 'planned' },
  })
  expect(
    await planOrder(on.system, on.people.operator, { ...plan, ...write(on, id), version: undefined, toIso: '2026-11-24T05:00:00Z' }),
  ).toMatchObject({
    refusal: { code: 'BAD_PLAN_BACKWARDS' },
  })
})

test('[WO8] two people who assign, start and complete one order at once: each time one of them does, the other is told', async () => {
  await using on = await testStation()
  await using __ = await startWorkOrders(on.system)
  const { id } = await opened(on)
  const { operator, second, crew, engineer } = on.people
  const both = async (act: (who: typeof crew, version: number) => Promise<{ ok: boolean }>, one: typeof crew, other: typeof crew) => {
    const { version } = await detail(on, id)
    const done = await Promise.all([act(one, version), act(other, version)])
    expect(done.filter(({ ok }) => ok)).toHaveLength(1)
    expect(done.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: expect.stringMatching(/STALE_EDIT|ORDER_WRONG_STATE/) } })
    expect((await detail(on, id)).version).toBe(version + 1)
  }
  await both((who, version) => assignOrder(on.system, who, { ...write(on, id), version, personId: who.id as PersonId }), operator, second)
  await both((who, version) => startOrder(on.system, who, { ...write(on, id), version }), crew, engineer)
  for (const step of (await detail(on, id)).steps)
    await stepOfOrder(on.system, crew, { ...write(on, id), stepId: step.id, state: 'done', value: step.needs ? 'seen' : undefined })
  const [code] = (await detail(on, id)).closingCodes
  await both((who, version) => completeOrder(on.system, who, { ...write(on, id), version, closingCode: code?.id ?? '' }), crew, engineer)
  const kinds = (await detail(on, id)).log.map(({ kind }) => kind)
  for (const kind of ['assign', 'start', 'complete'])
    expect(
      kinds.filter((it) => it === kind),
      kind,
    ).toHaveLength(1)
})

test('[WO8] one’s own changes are no surprise, and a clock that runs ahead dates nothing into the future', async () => {
  await using on = await testStation()
  await using __ = await startWorkOrders(on.system)
  const { id, version } = await opened(on)
  await logOrder(on.system, on.people.crew, { ...write(on, id), at: '9999-01-01T00:00:00Z', text: 'from a tablet' })
  await logOrder(on.system, on.people.crew, { ...write(on, id), at: '0000-01-01T00:00:00Z', text: 'from another' })
  const ats = (await detail(on, id)).log.filter(({ kind }) => kind === 'log').map(({ at }) => Date.parse(at))
  expect(Math.max(...ats)).toBe(on.system.clock.nowMs())
  expect(Math.min(...ats)).toBe(0)
  expect(await startOrder(on.system, on.people.crew, { ...write(on, id), version })).toMatchObject({ ok: true })
  expect(await startOrder(on.system, on.people.operator, { ...write(on, id), version })).toMatchObject({ refusal: { code: 'STALE_EDIT' } })
  const plan = { orderId: id, entryId: uuidv7(), fromIso: '0000-01-01T00:00:00Z', toIso: null }
  expect(PlanOrder.safeParse(plan).success).toBe(false)
  expect(PlanOrder.safeParse({ ...plan, fromIso: '2026-01-01T00:00:00+08:00' }).success).toBe(true)
})

test('[WO4] steps that ask for a value want one, and open steps keep an order from being completed', async () => {
  await using on = await testStation()
  await using __ = await startWorkOrders(on.system)
  const { id } = await opened(on)
  const crew = on.people.crew
  expect(await completeOrder(on.system, crew, { ...write(on, id), closingCode: 'no_fault' })).toMatchObject({
    refusal: { code: 'ORDER_WRONG_STATE', state: 'draft' },
  })
  await startOrder(on.system, crew, write(on, id))
  expect((await detail(on, id)).assignee?.name).toBe('Li Crew')
  expect(await stepOfOrder(on.system, crew, { ...write(on, id), stepId: 'flow', state: 'done' })).toMatchObject({
    refusal: { code: 'ORDER_STEP_NEEDS_VALUE', needs: 'value' },
  })
  expect(await stepOfOrder(on.system, crew, { ...write(on, id), stepId: 'nope', state: 'done' })).toMatchObject({
    refusal: { code: 'UNKNOWN_STEP' },
  })
  await stepOfOrder(on.system, crew, { ...write(on, id), stepId: 'flow', state: 'done', value: 0.24 })
  expect((await detail(on, id)).steps.find(({ id }) => id === 'flow')).toMatchObject({
    state: 'done',
    value: 0.24,
    doneBy: 'Li Crew',
    unit: 'm3/s',
  })
  expect(await completeOrder(on.system, crew, { ...write(on, id), closingCode: 'no_fault' })).toMatchObject({
    refusal: { code: 'ORDER_STEPS_OPEN', open: 7 },
  })
})

test('[WO1] numbers have no gap, whoever opens orders at once; an id sent again makes no second one', async () => {
  await using on = await testStation()
  const wish = () => ({
    ...write(on, uuidv7()),
    objectId: on.ids.p3 as ObjectId,
    title: { en: 'Grease it' },
    priority: 3 as const,
    steps: [],
  })
  const wishes = Array.from({ length: 20 }, wish)
  await Promise.all([...wishes, ...wishes].map((it) => createOrder(on.system, on.people.crew, it)))
  const numbers = (await list(on)).map(({ number }) => number).sort()
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => `WO-2026-${String(i + 1).padStart(5, '0')}`))
})

test('[WO3] after an order is closed or cancelled the next finding opens a new one', async () => {
  await using on = await testStation()
  await using __ = await startWorkOrders(on.system)
  const first = findingOf(on.suffix.p2, on.clock.nowMs())
  await report(on, first)
  const order = await until('its order', async () => (await list(on))[0])
  await cancelOrder(on.system, on.people.operator, { ...write(on, order.id), reason: 'seen by mistake' })
  await report(on, { ...first, ended: true })
  await report(on, findingOf(on.suffix.p2, on.clock.nowMs()))
  await until('the second order', async () => (await list(on)).length === 2)
  expect((await list(on)).map(({ number, state }) => [number, state])).toEqual([
    ['WO-2026-00002', 'draft'],
    ['WO-2026-00001', 'cancelled'],
  ])
})
