import { can, router } from '#/server/platform/trpc.ts'
import { addSubnet, handOut, planSite, plansOf } from './address-plan.ts'
import { decideClash } from './clash.ts'
import { clashesOf } from './clash-reader.ts'
import { AddSubnet, AskClashes, AskNumbers, AskRebinding, CompareSites, DecideClash, HandOut, PlanSite, ReportTwo } from './contract.ts'
import { coverageOf, numbersOfObject } from './number-reader.ts'
import { askRebinding } from './rebinding.ts'
import { compareSites, reportTwo } from './twins-of.ts'
import { within } from './within.ts'

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
  list: reader.input(AskClashes).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => clashesOf(tx, input))),
  reportTwo: editor.input(ReportTwo).mutation(({ ctx, input }) => within(ctx, (tx, by) => reportTwo(tx, input, by))),
  compareSites: editor.input(CompareSites).mutation(({ ctx, input }) => within(ctx, (tx, by) => compareSites(tx, input, by))),
  decide: can('registry.decide')
    .input(DecideClash)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => decideClash(tx, input, by))),
})
