import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { can, router, stepUp, unwrap } from '#/server/platform/trpc.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { countAreas, endArea, listAreas, putArea } from './areas.ts'
import { breakGlass, endGlass, listGlass, reviewGlass } from './break-glass.ts'
import { type By, byOf } from './by.ts'
import { decideGrant, listGrants, setTerm } from './certify.ts'
import {
  type AccessRefusal,
  AddSite,
  AskGlass,
  BreakGlass,
  ChangeSite,
  DecideGrant,
  EndArea,
  EndGlass,
  GiveGrant,
  type PermissionRow,
  PutArea,
  RenameOrganisation,
  ReviewGlass,
  SetGrants,
  SetTerm,
} from './contract.ts'
import { giveGrant, setGrants } from './grants.ts'
import { OF_THE_WHOLE } from './held.ts'
import { PERMISSIONS, type Permission, rolesWith } from './permissions.ts'
import { forget } from './session/sessions.ts'
import { addSite, changeSite, renameOrganisation } from './sites/sites.ts'

const reader = can('access.read')

/** Areas of the organisation. Their names are everybody's: who has a role in one must be able to read which. To draw one anew moves the bounds of every
 *  role that is held in it. */
export const areasRouter = router({
  list: can('people.read').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, listAreas)),
  counts: can('people.read').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, countAreas)),
  put: stepUp('area.manage')
    .input(PutArea)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => putArea(tx, input, by))),
  end: stepUp('area.manage')
    .input(EndArea)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => endArea(tx, input.areaId, by))),
})

/** The organisation and where it is: what a person reads of both stands in `access.me`. */
export const sitesRouter = router({
  rename: stepUp('site.manage')
    .input(RenameOrganisation)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => renameOrganisation(tx, input, by))),
  add: stepUp('site.manage')
    .input(AddSite)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => addSite(tx, input, by))),
  change: stepUp('site.manage')
    .input(ChangeSite)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => changeSite(tx, input, by))),
})

/** Who has which role where, for how long nobody has asked, and the table behind it. */
export const grantsRouter = router({
  table: can('people.read').query(() => PERMISSIONS.map(rowOf)),
  list: reader.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, (tx) => listGrants(tx, ctx.tenantId, ctx.system.clock.nowMs()))),
  give: stepUp('people.manage')
    .input(GiveGrant)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => giveGrant(tx, input, by))),
  set: stepUp('people.manage')
    .input(SetGrants)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => setGrants(tx, input, by))),
  decide: stepUp('access.review')
    .input(DecideGrant)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => decideGrant(tx, input, by))),
  setTerm: stepUp('people.manage')
    .input(SetTerm)
    .mutation(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => setTerm(tx, input.days, byOf(ctx)))),
})

/** Break-glass: taken by oneself, judged by another. */
export const glassRouter = router({
  take: stepUp('access.break_glass')
    .input(BreakGlass)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => breakGlass(tx, input, by))),
  giveBack: can('access.break_glass')
    .input(EndGlass)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => endGlass(tx, input.grantId, by))),
  /** Of the whole organisation for who answers for it; else one's own. */
  list: can('people.read')
    .input(AskGlass)
    .query(({ ctx, input }) => {
      const asker = { id: ctx.actor.id, all: ctx.actor.permissions.has('access.read') }
      return ctx.system.db.tenant(ctx.tenantId, (tx) => listGlass(tx, input, asker))
    }),
  review: can('access.review')
    .input(ReviewGlass)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => reviewGlass(tx, input, by))),
})

const rowOf = (permission: Permission): PermissionRow => ({
  permission,
  roles: rolesWith(permission),
  whole: OF_THE_WHOLE.includes(permission),
})

/** In one transaction, and a refusal leaves nothing of it. */
async function within<T>(ctx: { system: System; actor: Actor }, work: (tx: Tx, by: By) => Promise<Result<T, AccessRefusal>>): Promise<T> {
  const done = await ctx.system.db.tenant(ctx.actor.tenantId, async (tx) => unwrap(await work(tx, byOf(ctx))))
  await forget(ctx.system)
  return done
}
