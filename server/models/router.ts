import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { RegisterModel } from './contract.ts'
import { listModels, registerModel } from './models.ts'

export const modelsRouter = router({
  list: can('model.read').query(({ ctx }) => listModels(ctx.system, ctx.actor)),
  register: can('model.assign')
    .input(RegisterModel)
    .mutation(async ({ ctx, input }) => unwrap(await registerModel(ctx.system, ctx.actor, input))),
})
