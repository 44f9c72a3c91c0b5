import { can, gatewayProcedure, router, unwrap } from '#/server/platform/trpc.ts'
import { ok, refuse } from '#/twin-models/core/result.ts'
import { ByFindingId, FindingsOfObject, ReportFinding } from './contract.ts'
import { readFinding, readFindingsOf } from './reader.ts'
import { reportFinding } from './service.ts'

export const inferenceRouter = router({
  report: gatewayProcedure
    .input(ReportFinding)
    .mutation(async ({ ctx, input }) => unwrap(await reportFinding(ctx.system, ctx.gateway, input.jws))),
  byId: can('finding.read')
    .input(ByFindingId)
    .query(async ({ ctx, input }) => {
      const finding = await ctx.system.db.tenant(ctx.tenantId, (tx) => readFinding(tx, input.findingId))
      return unwrap(finding ? ok(finding) : refuse({ code: 'FINDING_NOT_FOUND', findingId: input.findingId }))
    }),
  forObject: can('finding.read')
    .input(FindingsOfObject)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => readFindingsOf(tx, input.objectId, input.limit))),
})
