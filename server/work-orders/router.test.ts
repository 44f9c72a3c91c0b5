import { expect, test } from 'vitest'
import { permissionsOf, type Role } from '#/server/access/index.ts'
import { alarmsRouter } from '#/server/alarms/router.ts'
import { commandsRouter } from '#/server/commands/router.ts'
import { inferenceRouter } from '#/server/inference/router.ts'
import { findingOf, testStation } from '#/server/inference/testing/station.ts'
import type { Actor, GatewayIdentity } from '#/server/platform/actor.ts'
import { until } from '#/server/platform/testing.ts'
import { createCallerFactory, router } from '#/server/platform/trpc.ts'
import type { WorkOrderId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { startWorkOrders } from './jobs.ts'
import { workOrdersRouter } from './router.ts'

const create = createCallerFactory(
  router({ alarms: alarmsRouter, commands: commandsRouter, inference: inferenceRouter, workOrders: workOrdersRouter }),
)

test('[WO9] through the procedures: a viewer sees all and may do nothing; another tenant sees nothing', async () => {
  await using on = await testStation()
  await using _ = await startWorkOrders(on.system)
  const as = (actor: Actor | null, gateway: GatewayIdentity | null = null) =>
    create({ system: on.system, actor, gateway, address: '', headers: new Headers() })
  const roles: Role[] = ['viewer']
  const viewer = as({ ...on.people.operator, roles, permissions: new Set(permissionsOf(roles)) })
  const elsewhere = as({ ...on.people.engineer, tenantId: uuidv7() as Actor['tenantId'] })
  const message = findingOf(on.suffix.p2, on.clock.nowMs())
  await expect(as(on.people.engineer).inference.report({ jws: on.signFinding(message) })).rejects.toThrow('only an enrolled gateway')
  await as(null, on.agent.identity).inference.report({ jws: on.signFinding(message) })
  const order = await until('its order', async () => (await viewer.workOrders.list({}))[0])
  expect((await viewer.workOrders.byNumber({ number: order.number.toLowerCase() })).finding?.findingId).toBe(message.findingId)
  const write = { orderId: order.id as WorkOrderId, entryId: uuidv7() }
  await expect(viewer.workOrders.start(write)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const objectId = on.ids.p3 as never
  const wish = { commandId: uuidv7() as never, objectId, command: 'start', reason: 'because' }
  await expect(viewer.commands.issue(wish)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(as(null).alarms.list({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  expect(await elsewhere.workOrders.list({})).toEqual([])
  await expect(elsewhere.workOrders.byNumber({ number: order.number })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(elsewhere.workOrders.start(write)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(elsewhere.commands.issue(wish)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(elsewhere.inference.byId({ findingId: message.findingId as never })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await as(on.people.operator).commands.issue(wish)).toMatchObject({ state: 'refused', refusals: expect.any(Array) })
})
