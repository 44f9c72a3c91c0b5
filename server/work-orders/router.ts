import type { System } from '#/server/platform/system.ts'
import { can, router, unwrap } from '#/server/platform/trpc.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import {
  AssignOrder,
  ByOrderNumber,
  CancelOrder,
  CompleteOrder,
  CreateOrder,
  ListOrders,
  LogOrder,
  type OrderDetail,
  type OrderRefusal,
  PlanOrder,
  StartOrder,
  StepOrder,
  WaitOrder,
} from './contract.ts'
import { readOrder, readOrders } from './reader.ts'
import { assignOrder, cancelOrder, completeOrder, createOrder, logOrder, planOrder, startOrder, stepOfOrder, waitOrder } from './service.ts'
import type { OrderRecord } from './writer.ts'

type Ctx = { system: System; tenantId: TenantId }

export const workOrdersRouter = router({
  list: can('order.read')
    .input(ListOrders)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => readOrders(tx, input, ctx.actor.id))),
  byNumber: can('order.read')
    .input(ByOrderNumber)
    .query(({ ctx, input }) => shown(ctx, input)),
  create: can('order.create')
    .input(CreateOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await createOrder(ctx.system, ctx.actor, input))),
  assign: can('order.assign')
    .input(AssignOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await assignOrder(ctx.system, ctx.actor, input))),
  plan: can('order.plan')
    .input(PlanOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await planOrder(ctx.system, ctx.actor, input))),
  start: can('order.work')
    .input(StartOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await startOrder(ctx.system, ctx.actor, input))),
  step: can('order.work')
    .input(StepOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await stepOfOrder(ctx.system, ctx.actor, input))),
  wait: can('order.work')
    .input(WaitOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await waitOrder(ctx.system, ctx.actor, input))),
  log: can('order.create')
    .input(LogOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await logOrder(ctx.system, ctx.actor, input))),
  complete: can('order.work')
    .input(CompleteOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await completeOrder(ctx.system, ctx.actor, input))),
  cancel: can('order.cancel')
    .input(CancelOrder)
    .mutation(async ({ ctx, input }) => after(ctx, await cancelOrder(ctx.system, ctx.actor, input))),
})

/** The order as it is after a change: the client draws it without asking again. */
const after = async (ctx: Ctx, changed: Result<OrderRecord, OrderRefusal>): Promise<OrderDetail> => shown(ctx, { id: unwrap(changed).id })

async function shown({ system, tenantId }: Ctx, by: { number: string } | { id: string }): Promise<OrderDetail> {
  const order = await system.db.tenant(tenantId, (tx) => readOrder(tx, by))
  const found: Result<OrderDetail, OrderRefusal> = order ? ok(order) : refuse({ code: 'ORDER_NOT_FOUND' })
  return unwrap(found)
}
