import { can, router } from '#/server/platform/trpc.ts'
import { FindInput } from './contract.ts'
import { find } from './find.ts'

export const searchRouter = router({
  find: can('twin.read')
    .input(FindInput)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => find(tx, input.q, input.limit))),
})
