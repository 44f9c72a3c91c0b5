import { z } from 'zod'
import { can, gatewayProcedure, router, unwrap } from '#/server/platform/trpc.ts'
import { seenAmong } from '#/server/registry/index.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { assetHistoryOf, assetSeriesOf } from './asset-history.ts'
import { AskAssetSeries, AskDoubtful, AskLatest, AskSeries, Ingest } from './contract.ts'
import { healthOf } from './health.ts'
import { ingestJson } from './ingest.ts'
import { doubtfulSeen, latestOfObjects, seriesOfObject } from './reader.ts'

export const telemetryRouter = router({
  ingest: gatewayProcedure.input(Ingest).mutation(async ({ ctx, input }) => unwrap(await ingestJson(ctx.system, ctx.gateway, input))),
  latest: can('telemetry.read')
    .input(AskLatest)
    .query(async ({ ctx, input }) => latestOfObjects(ctx.system, ctx.tenantId, await seenAmong(ctx.system, ctx.tenantId, input.objectIds))),
  doubtful: can('telemetry.read')
    .input(AskDoubtful)
    .query(({ ctx, input }) => doubtfulSeen(ctx.system, ctx.tenantId, input.siteId)),
  series: can('telemetry.read')
    .input(AskSeries)
    .query(async ({ ctx, input }) => unwrap(await seriesOfObject(ctx.system, ctx.tenantId, input))),
  assetHistory: can('telemetry.read')
    .input(z.strictObject({ assetId: ObjectId }))
    .query(async ({ ctx, input }) => unwrap(await assetHistoryOf(ctx.system, ctx.tenantId, input.assetId))),
  assetSeries: can('telemetry.read')
    .input(AskAssetSeries)
    .query(async ({ ctx, input }) => unwrap(await assetSeriesOf(ctx.system, ctx.tenantId, input))),
  health: can('telemetry.read').query(({ ctx }) => healthOf(ctx.system, ctx.tenantId)),
})
