import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { can, router, unwrap } from '#/server/platform/trpc.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { addSubnet, handOut, planSite, plansOf } from './address-plan.ts'
import { decideClash } from './clash.ts'
import { clashesOf } from './clash-reader.ts'
import {
  AddSubnet,
  AskNumbers,
  AskRebinding,
  CompareSites,
  DecideClash,
  HandOut,
  PlanSite,
  type RegistryRefusal,
  ReportTwo,
} from './contract.ts'
import { coverageOf, numbersOfObject } from './number-reader.ts'
import { askRebinding } from './rebinding.ts'
import { allOrNothing } from './refusals.ts'
import { compareSites, reportTwo } from './twins-of.ts'

const reader = can('twin.read')
const editor = can('registry.edit')

/** How the network knows things: numbers, the address plan and how far it reaches. */
export const numbersRouter = router({
  of: reader.input(AskNumbers).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => numbersOfObject(tx, input.objectId))),
  coverage: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => coverageOf(tx, ctx.tenantId))),
  plans: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => plansOf(tx))),
  planSite: editor.input(PlanSite).mutation(({ ctx, input }) => within(ctx, (tx, by) => planSite(tx, input, by))),
  addSubnet: editor.input(AddSubnet).mutation(({ ctx, input }) => within(ctx, (tx, by) => addSubnet(tx, input, by))),
  handOut: editor.input(HandOut).mutation(({ ctx, input }) => within(ctx, (tx, by) => handOut(tx, input, by))),
  askRebinding: editor.input(AskRebinding).mutation(({ ctx, input }) => within(ctx, (tx, by) => askRebinding(tx, input, by))),
})

/** What cannot both be right, laid side by side, and a person's word on it. */
export const clashesRouter = router({
  list: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => clashesOf(tx))),
  reportTwo: editor.input(ReportTwo).mutation(({ ctx, input }) => within(ctx, (tx, by) => reportTwo(tx, input, by))),
  compareSites: editor.input(CompareSites).mutation(({ ctx, input }) => within(ctx, (tx, by) => compareSites(tx, input, by))),
  decide: can('registry.decide')
    .input(DecideClash)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => decideClash(tx, input, by))),
})

async function within<T>(
  ctx: { system: System; actor: Actor; tenantId: TenantId },
  work: (tx: Tx, by: { tenantId: TenantId; actor: Actor; at: Date }) => Promise<Result<T, RegistryRefusal>>,
): Promise<T> {
  const by = { tenantId: ctx.tenantId, actor: ctx.actor, at: new Date(ctx.system.clock.nowMs()) }
  return unwrap(
    await allOrNothing(
      (run) => ctx.system.db.tenant(ctx.tenantId, run),
      (tx) => work(tx, by),
    ),
  )
}
