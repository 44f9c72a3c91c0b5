import { z } from 'zod'
import { can, router } from '#/server/platform/trpc.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { amongOf } from './among.ts'
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
  /** How it stands among its like: the middle one of three is easily taken for its neighbour. */
  among: reader
    .input(z.strictObject({ objectId: ObjectId }))
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => amongOf(tx, input.objectId))),
  /** Null where there is no such object. */
  impact: reader
    .input(AskImpact)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => impactOf(tx, input.objectId, input))),
})
