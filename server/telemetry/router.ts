import { z } from 'zod'
import { service } from '#/server/platform/system.ts'
import { can, gatewayProcedure, router, unwrap } from '#/server/platform/trpc.ts'
import { seenAmong } from '#/server/registry/index.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { aggregateOf } from './aggregate.ts'
import { asOf } from './as-of.ts'
import { assetHistoryOf, assetSeriesOf } from './asset-history.ts'
import { completenessOf } from './completeness.ts'
import {
  AskAggregate,
  AskAsOf,
  AskAssetSeries,
  AskCompleteness,
  AskDoubtful,
  AskLatest,
  AskMany,
  AskQuarantine,
  AskSeries,
  AskWholeness,
  DiscardQuarantined,
  ExportReadings,
  Ingest,
  KeepRule,
  RetryQuarantined,
} from './contract.ts'
import { beginExport } from './export.ts'
import { healthOf } from './health.ts'
import { ingestJson } from './ingest.ts'
import { setKeepRule } from './keep-rules.ts'
import { doubtfulSeen, latestOfObjects, manySeries, seriesOfObject } from './reader.ts'
import { discardQuarantined, quarantineOf, retryQuarantined } from './repair.ts'
import { storageOf, storageWith } from './storage.ts'
import { wholenessOf } from './wholeness.ts'

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
  many: can('telemetry.read')
    .input(AskMany)
    .query(({ ctx, input }) => manySeries(ctx.system, ctx.tenantId, input)),
  asOf: can('telemetry.read')
    .input(AskAsOf)
    .query(({ ctx, input }) => asOf(ctx.system, ctx.tenantId, input)),
  completeness: can('telemetry.read')
    .input(AskCompleteness)
    .query(async ({ ctx, input }) => unwrap(await completenessOf(ctx.system, ctx.tenantId, input))),
  wholeness: can('telemetry.read')
    .input(AskWholeness)
    .query(({ ctx, input }) => wholenessOf(ctx.system, ctx.tenantId, input)),
  aggregate: can('telemetry.read')
    .input(AskAggregate)
    .query(({ ctx, input }) => aggregateOf(ctx.system, ctx.tenantId, input)),
  beginExport: can('telemetry.read')
    .input(ExportReadings)
    .mutation(async ({ ctx, input }) => unwrap(await beginExport(ctx.system, ctx.actor, input))),
  exportProgress: can('telemetry.read')
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => service(ctx.system, 'telemetry').exports.of(input.id, ctx.actor.id)),
  stopExport: can('telemetry.read')
    .input(z.strictObject({ id: z.uuid() }))
    .mutation(({ ctx, input }) => service(ctx.system, 'telemetry').exports.stop(input.id, ctx.actor.id)),
  storage: can('storage.read').query(({ ctx }) => storageOf(ctx.system, ctx.tenantId)),
  storageWith: can('storage.read')
    .input(KeepRule)
    .query(({ ctx, input }) => storageWith(ctx.system, ctx.tenantId, input)),
  setKeep: can('telemetry.keep')
    .input(KeepRule)
    .mutation(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => setKeepRule(tx, ctx.actor, input))),
  quarantine: can('telemetry.read')
    .input(AskQuarantine)
    .query(({ ctx, input }) => quarantineOf(ctx.system, ctx.tenantId, input)),
  retryQuarantined: can('telemetry.repair')
    .input(RetryQuarantined)
    .mutation(async ({ ctx, input }) => unwrap(await retryQuarantined(ctx.system, ctx.actor, input))),
  discardQuarantined: can('telemetry.repair')
    .input(DiscardQuarantined)
    .mutation(({ ctx, input }) => discardQuarantined(ctx.system, ctx.actor, input)),
  assetHistory: can('telemetry.read')
    .input(z.strictObject({ assetId: ObjectId }))
    .query(async ({ ctx, input }) => unwrap(await assetHistoryOf(ctx.system, ctx.tenantId, input.assetId))),
  assetSeries: can('telemetry.read')
    .input(AskAssetSeries)
    .query(async ({ ctx, input }) => unwrap(await assetSeriesOf(ctx.system, ctx.tenantId, input))),
  health: can('telemetry.read').query(({ ctx }) => healthOf(ctx.system, ctx.tenantId)),
})
