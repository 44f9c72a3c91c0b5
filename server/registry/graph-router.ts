import { can, router } from '#/server/platform/trpc.ts'
import { AskImpact, LinkObjects, LinksOf, Unlink } from './contract.ts'
import { linkObjects, linksOf, unlinkObjects } from './graph.ts'
import { impactOf } from './impact.ts'
import { within } from './within.ts'

const reader = can('twin.read')
const editor = can('registry.edit')

export const graphRouter = router({
  of: reader.input(LinksOf).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => linksOf(tx, input))),
  link: editor.input(LinkObjects).mutation(({ ctx, input }) => within(ctx, (tx, by) => linkObjects(tx, input, by))),
  unlink: editor.input(Unlink).mutation(({ ctx, input }) => within(ctx, (tx, by) => unlinkObjects(tx, input, by))),
  /** Null where there is no such object. */
  impact: reader
    .input(AskImpact)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => impactOf(tx, input.objectId, input))),
})
