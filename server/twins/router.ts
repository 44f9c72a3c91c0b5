import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { ByCode, ById, MapOf, RowOf, StoryOf } from './contract.ts'
import { detailOf } from './detail.ts'
import { findByCode } from './find.ts'
import { mapOf, rowOf } from './map.ts'
import { storyOf } from './story.ts'

const reader = can('twin.read')

export const twinsRouter = router({
  map: reader.input(MapOf).query(({ ctx, input }) => mapOf(ctx.system, ctx.tenantId, input.siteId)),
  row: reader.input(RowOf).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => rowOf(tx, input.objectId))),
  /** Null where there is no such object; refused where the code is malformed, its check character wrong, or several bear it. */
  byCode: reader
    .input(ByCode)
    .query(async ({ ctx, input }) => unwrap(await findByCode(ctx.system, ctx.actor.tenantId, input.code, ctx.address))),
  byId: reader.input(ById).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => detailOf(tx, input.id))),
  story: reader
    .input(StoryOf)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => storyOf(tx, input.objectId, input.limit))),
})
