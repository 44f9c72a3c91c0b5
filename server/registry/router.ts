import { z } from 'zod'
import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { giveAlias, removeAlias } from './alias.ts'
import { bulkEdit } from './bulk-edit.ts'
import { countClashes } from './clash-reader.ts'
import {
  AcknowledgeSecurity,
  AskForeign,
  AskSecurity,
  BulkEdit,
  EditObject,
  EndNumber,
  GiveAlias,
  GiveNumber,
  Install,
  RemoveAlias,
  RemoveAsset,
  ResolveMany,
  Retire,
  Swap,
  UndoSwap,
  UsePrefix,
} from './contract.ts'
import { editObject, retireObject } from './edit.ts'
import { factsRouter } from './facts-router.ts'
import { resolveForeign } from './foreign/index.ts'
import { endNumber } from './give-number.ts'
import { giveNumberOrClash } from './give-or-clash.ts'
import { graphRouter } from './graph-router.ts'
import { labelsRouter } from './labels-router.ts'
import { lifeRouter } from './life-router.ts'
import { clashesRouter, numbersRouter } from './numbers-router.ts'
import { prefixOf, usePrefix } from './prefix.ts'
import { waitingFor } from './proposals-reader.ts'
import { resolveMany } from './resolve.ts'
import { acknowledgeSecurityEvent, securityEventsOf } from './security.ts'
import { installAsset, removeAsset } from './stay.ts'
import { swapAssets, undoableAt, undoSwap } from './swap.ts'
import { within } from './within.ts'

const editor = can('registry.edit')
const swapper = can('registry.swap')

export const registryRouter = router({
  giveAlias: editor.input(GiveAlias).mutation(async ({ ctx, input }) => unwrap(await giveAlias(ctx.system, ctx.actor, input))),
  removeAlias: editor.input(RemoveAlias).mutation(({ ctx, input }) => within(ctx, (tx, by) => removeAlias(tx, input, by))),
  /** Up to 10,000 codes at once. It changes nothing; a mutation only because so many codes need the body of a POST. */
  resolveMany: can('twin.read')
    .input(ResolveMany)
    .mutation(({ ctx, input }) => resolveMany(ctx.system.db, ctx.tenantId, input.codes)),
  /** What somebody else's register says of a code that is none of ours; asks outside only where the installation says so. */
  foreign: can('twin.read')
    .input(AskForeign)
    .query(async ({ ctx, input }) => unwrap(await resolveForeign(ctx.system, ctx.actor, input.code))),
  labels: labelsRouter,
  /** Under which prefix new codes are made, under which they were before, and which one is everybody's. */
  prefix: can('twin.read').query(({ ctx }) =>
    ctx.system.db.tenant(ctx.tenantId, (tx) => prefixOf(tx, ctx.tenantId, ctx.system.env.codePrefix)),
  ),
  usePrefix: can('registry.settings')
    .input(UsePrefix)
    .mutation(async ({ ctx, input }) => unwrap(await usePrefix(ctx.system, ctx.actor, input.prefix))),
  edit: editor.input(EditObject).mutation(({ ctx, input }) => within(ctx, (tx, by) => editObject(tx, input, by))),
  bulkEdit: editor.input(BulkEdit).mutation(({ ctx, input }) => within(ctx, (tx, by) => bulkEdit(tx, input, by))),
  retire: editor.input(Retire).mutation(({ ctx, input }) => within(ctx, (tx, by) => retireObject(tx, input, by))),
  install: editor.input(Install).mutation(({ ctx, input }) => within(ctx, (tx, by) => installAsset(tx, input, by))),
  giveNumber: editor.input(GiveNumber).mutation(async ({ ctx, input }) => unwrap(await giveNumberOrClash(ctx.system, input, ctx.actor))),
  endNumber: editor.input(EndNumber).mutation(({ ctx, input }) => within(ctx, (tx, by) => endNumber(tx, input, by))),
  graph: graphRouter,
  life: lifeRouter,
  facts: factsRouter,
  swap: swapper.input(Swap).mutation(({ ctx, input }) => within(ctx, (tx, by) => swapAssets(tx, input, by))),
  undoSwap: swapper.input(UndoSwap).mutation(({ ctx, input }) => within(ctx, (tx, by) => undoSwap(tx, input, by))),
  /** The swap at this position that can still be undone; null where none can. */
  undoable: can('twin.read')
    .input(z.strictObject({ positionId: ObjectId }))
    .query(({ ctx, input }) =>
      ctx.system.db.tenant(ctx.tenantId, (tx) => undoableAt(tx, input.positionId, new Date(ctx.system.clock.nowMs()))),
    ),
  remove: editor.input(RemoveAsset).mutation(({ ctx, input }) => within(ctx, (tx, by) => removeAsset(tx, input, by))),
  numbers: numbersRouter,
  clashes: clashesRouter,
  /** How much waits for a decision: clashes, and proposals that are for who asks to answer. */
  waiting: can('twin.read').query(({ ctx }) =>
    ctx.system.db.tenant(ctx.tenantId, async (tx) => ({
      clashes: (await countClashes(tx)).open,
      proposals: await waitingFor(tx, ctx.actor),
    })),
  ),
  securityEvents: can('security.read')
    .input(AskSecurity)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => securityEventsOf(tx, input))),
  acknowledgeSecurity: can('security.acknowledge')
    .input(AcknowledgeSecurity)
    .mutation(({ ctx, input }) => within(ctx, (tx, by) => acknowledgeSecurityEvent(tx, input, by))),
})
