import type { System } from '#/server/platform/system.ts'
import { can, publicProcedure, router, unwrap } from '#/server/platform/trpc.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import {
  AcceptRequest,
  AssignOrder,
  ByOrderNumber,
  CancelOrder,
  CompleteOrder,
  CreateOrder,
  DismissRequest,
  ListOrders,
  ListRequests,
  LogOrder,
  type OrderDetail,
  type OrderRefusal,
  PlanOrder,
  ReportFault,
  StartOrder,
  StepOrder,
  WaitOrder,
} from './contract.ts'
import { readOrder, readOrders } from './reader.ts'
import { acceptRequest, dismissRequest, openRequests, reportFault } from './request.ts'
import { assignOrder, cancelOrder, completeOrder, createOrder, logOrder, planOrder, startOrder, stepOfOrder, waitOrder } from './service.ts'
import type { OrderRecord } from './writer.ts'

type Ctx = { system: System; tenantId: TenantId }

export const workOrdersRouter = router({
  /** By anybody who holds the label of an object. */
  reportFault: publicProcedure
    .input(ReportFault)
    .mutation(async ({ ctx, input }) => unwrap(await reportFault(ctx.system, { ...input, address: ctx.address }))),
  requests: can('order.read')
    .input(ListRequests)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => openRequests(tx, input.siteId))),
  acceptRequest: can('order.plan')
    .input(AcceptRequest)
    .mutation(async ({ ctx, input }) => after(ctx, await acceptRequest(ctx.system, ctx.actor, input))),
  dismissRequest: can('order.plan')
    .input(DismissRequest)
    .mutation(async ({ ctx, input }) => unwrap(await dismissRequest(ctx.system, ctx.actor, input))),
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
