import { can, publicProcedure, router, unwrap } from '#/server/platform/trpc.ts'
import { HideLabels, LabelBehind, LabelsOf, type PublicLabel, RenewLabel } from './contract.ts'
import { hiddenTypes, hideLabels, type LabelledObject, labelBehind, labelsOf, renewLabel } from './label.ts'

const printer = can('label.print', 'reads')

export const labelsRouter = router({
  of: printer
    .input(LabelsOf)
    .mutation(({ ctx, input }) =>
      ctx.system.db.tenant(ctx.tenantId, (tx) => labelsOf(tx, ctx.actor, input.objectIds, new Date(ctx.system.clock.nowMs()))),
    ),
  renew: printer
    .input(RenewLabel)
    .mutation(async ({ ctx, input }) =>
      unwrap(
        await ctx.system.db.tenant(ctx.tenantId, (tx) => renewLabel(tx, ctx.actor, input.objectId, new Date(ctx.system.clock.nowMs()))),
      ),
    ),
  hide: can('registry.settings')
    .input(HideLabels)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => hideLabels(tx, ctx.actor, input, new Date(ctx.system.clock.nowMs())))),
    ),
  /** Twin types whose labels have no public page. */
  hidden: can('twin.read').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, hiddenTypes)),
  /** What is behind a label, for anybody who holds it. */
  behind: publicProcedure
    .input(LabelBehind)
    .query(async ({ ctx, input }) => publicOf(unwrap(await labelBehind(ctx.system, { ...input, address: ctx.address })))),
})

const publicOf = ({ code, names, typeId, retired }: LabelledObject): PublicLabel => ({ code, names, typeId, retired })
