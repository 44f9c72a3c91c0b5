import { z } from 'zod'
import { tenantById } from '#/server/access/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { can, router } from '#/server/platform/trpc.ts'
import { ObjectId, type TenantId } from '#/twin-models/core/ids.ts'
import { asOf } from './as-of.ts'
import { AskAsOf, MergeObject, MoveObject, PlanObject, RetypeObject, SplitObject, StepLife } from './contract.ts'
import { dependentsOf } from './dependents.ts'
import { moveObject, retypeObject, stepLife } from './life.ts'
import { lifeStoryOf } from './life-story.ts'
import { mergeObject } from './merge.ts'
import { planObject, splitObject } from './split.ts'
import { within } from './within.ts'

const reader = can('twin.read')
const editor = can('registry.edit')
const One = z.strictObject({ objectId: ObjectId })

async function tenantOf(tx: Tx, tenantId: TenantId) {
  const tenant = await tenantById(tx, tenantId)
  if (!tenant) throw new Error(`there is no tenant ${tenantId}`)
  return tenant
}

export const lifeRouter = router({
  of: reader.input(One).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => lifeStoryOf(tx, input.objectId))),
  asOf: reader
    .input(AskAsOf)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => asOf(tx, input.objectId, new Date(input.at)))),
  dependents: reader.input(One).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => dependentsOf(tx, input.objectId))),
  step: editor.input(StepLife).mutation(({ ctx, input }) => within(ctx, (tx, by) => stepLife(tx, input, by))),
  move: editor
    .input(MoveObject)
    .mutation(({ ctx, input }) =>
      within(ctx, async (tx, by) => moveObject(tx, { ...input, crs: (await tenantOf(tx, ctx.tenantId)).workingCrs }, by)),
    ),
  retype: editor.input(RetypeObject).mutation(({ ctx, input }) => within(ctx, (tx, by) => retypeObject(tx, input, by))),
  merge: editor.input(MergeObject).mutation(({ ctx, input }) => within(ctx, (tx, by) => mergeObject(tx, input, by))),
  split: editor.input(SplitObject).mutation(({ ctx, input }) =>
    within(ctx, async (tx, by) => {
      const { codePrefix } = await tenantOf(tx, ctx.tenantId)
      return splitObject(tx, input, { ...by, tenantId: ctx.tenantId, codePrefix })
    }),
  ),
  plan: editor.input(PlanObject).mutation(({ ctx, input }) =>
    within(ctx, async (tx, by) => {
      const { codePrefix } = await tenantOf(tx, ctx.tenantId)
      return planObject(tx, input, { ...by, tenantId: ctx.tenantId, codePrefix })
    }),
  ),
})
