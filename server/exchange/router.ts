import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { CheckImport, ImportLines, ImportObjects, LabelSheet, OneImport } from './contract.ts'
import { applyImport, checkImport } from './import-job.ts'
import { linesOf, previewOf, recentImports } from './import-lines.ts'
import { importObjects } from './import-objects.ts'
import { printLabels } from './labels/print.ts'
import { undoImport } from './undo.ts'
import { importById, viewOf } from './upload.ts'

const importer = can('registry.import')

export const exchangeRouter = router({
  /** Labels as PDF, in base 64. */
  labelSheet: can('label.print', 'reads')
    .input(LabelSheet)
    .mutation(({ ctx, input }) => printLabels(ctx.system, ctx.actor, { ...input, origin: ctx.headers.get('origin') })),
  importObjects: importer
    .input(ImportObjects)
    .mutation(async ({ ctx, input }) =>
      unwrap(await importObjects(ctx.system, { tenantId: ctx.tenantId, actor: ctx.actor, dryRun: input.dryRun }, input.csv)),
    ),
  imports: importer.query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, recentImports)),
  import: importer
    .input(OneImport)
    .query(async ({ ctx, input }) => viewOf(unwrap(await ctx.system.db.tenant(ctx.tenantId, (tx) => importById(tx, input.importId))))),
  importLines: importer.input(ImportLines).query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => linesOf(tx, input))),
  importPreview: importer
    .input(OneImport)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => previewOf(tx, input.importId))),
  checkImport: importer.input(CheckImport).mutation(async ({ ctx, input }) => unwrap(await checkImport(ctx.system, ctx.actor, input))),
  applyImport: importer
    .input(OneImport)
    .mutation(async ({ ctx, input }) => unwrap(await applyImport(ctx.system, ctx.actor, input.importId))),
  undoImport: importer.input(OneImport).mutation(async ({ ctx, input }) => unwrap(await undoImport(ctx.system, ctx.actor, input.importId))),
})
