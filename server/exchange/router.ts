import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { ImportObjects } from './contract.ts'
import { importObjects } from './import-objects.ts'

export const exchangeRouter = router({
  importObjects: can('registry.import')
    .input(ImportObjects)
    .mutation(async ({ ctx, input }) =>
      unwrap(await importObjects(ctx.system, { tenantId: ctx.tenantId, actor: ctx.actor, dryRun: input.dryRun }, input.csv)),
    ),
})
