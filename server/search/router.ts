import { z } from 'zod'
import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { FindInput, ListObjects, SaveView } from './contract.ts'
import { find } from './find.ts'
import { countObjects, listObjects } from './list.ts'
import { dropView, saveView, viewsOf } from './views.ts'

const reader = can('twin.read')

export const searchRouter = router({
  find: reader.input(FindInput).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => find(tx, input.q, input.limit))),
  objects: reader
    .input(ListObjects)
    .query(async ({ ctx, input }) => unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => listObjects(tx, input)))),
  counts: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, countObjects)),
  views: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => viewsOf(tx, ctx.actor))),
  saveView: reader
    .input(SaveView)
    .mutation(async ({ ctx, input }) =>
      unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => saveView(tx, input, ctx.actor, new Date(ctx.system.clock.nowMs())))),
    ),
  dropView: reader
    .input(z.strictObject({ id: z.uuidv7() }))
    .mutation(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => dropView(tx, input.id, ctx.actor))),
})
