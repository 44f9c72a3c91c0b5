import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { FindInput, ListObjects } from './contract.ts'
import { find } from './find.ts'
import { countObjects, listObjects } from './list.ts'

export const searchRouter = router({
  find: can('twin.read')
    .input(FindInput)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => find(tx, input.q, input.limit))),
  objects: can('twin.read')
    .input(ListObjects)
    .query(async ({ ctx, input }) => unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => listObjects(tx, input)))),
  counts: can('twin.read').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, countObjects)),
})
