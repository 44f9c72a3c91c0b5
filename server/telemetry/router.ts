import { can, gatewayProcedure, router, unwrap } from '#/server/platform/trpc.ts'
import { AskLatest, AskSeries, Ingest } from './contract.ts'
import { healthOf } from './health.ts'
import { ingestJson } from './ingest.ts'
import { latestOfObjects, seriesOfObject } from './reader.ts'

export const telemetryRouter = router({
  ingest: gatewayProcedure.input(Ingest).mutation(async ({ ctx, input }) => unwrap(await ingestJson(ctx.system, ctx.gateway, input))),
  latest: can('telemetry.read')
    .input(AskLatest)
    .query(({ ctx, input }) => latestOfObjects(ctx.system, ctx.tenantId, input.objectIds)),
  series: can('telemetry.read')
    .input(AskSeries)
    .query(async ({ ctx, input }) => unwrap(await seriesOfObject(ctx.system, ctx.tenantId, input))),
  health: can('telemetry.read').query(({ ctx }) => healthOf(ctx.system, ctx.tenantId)),
})
