import type { System } from '#/server/platform/system.ts'
import { can, mustBeProved, router, stepUp, unwrap } from '#/server/platform/trpc.ts'
import type { CommandId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { approveCommand, cancelCommand } from './approve.ts'
import { isHazardous } from './circumstances.ts'
import {
  ByCommandId,
  CancelCommand,
  type CommandRefusal,
  type CommandRow,
  IssueCommand,
  ListCommands,
  PreviewCommand,
  ResumeDispatch,
} from './contract.ts'
import { issueCommand, previewCommand } from './issue.ts'
import { readCommand, readCommands } from './reader.ts'
import { resumeDispatch, standingStop } from './stops.ts'

export const commandsRouter = router({
  preview: can('command.preview', 'acts')
    .input(PreviewCommand)
    .query(async ({ ctx, input }) => unwrap(await previewCommand(ctx.system, ctx.actor, input))),
  issue: can('command.issue')
    .input(IssueCommand)
    .mutation(async ({ ctx, input }) => {
      if (await isHazardous(ctx.system, ctx.tenantId, input.objectId, input.command)) mustBeProved(ctx)
      return shown(ctx.system, ctx.tenantId, unwrap(await issueCommand(ctx.system, ctx.actor, input)).id)
    }),
  approve: stepUp('command.approve')
    .input(ByCommandId)
    .mutation(async ({ ctx, input }) =>
      shown(ctx.system, ctx.tenantId, unwrap(await approveCommand(ctx.system, ctx.actor, input.commandId)).id),
    ),
  cancel: can('command.cancel')
    .input(CancelCommand)
    .mutation(async ({ ctx, input }) =>
      shown(ctx.system, ctx.tenantId, unwrap(await cancelCommand(ctx.system, ctx.actor, input.commandId, input.reason)).id),
    ),
  /** What keeps commands from being sent; null where nothing does. */
  dispatchStop: can('command.read').query(({ ctx }) => ctx.system.db.tenant(ctx.tenantId, standingStop)),
  resumeDispatch: stepUp('command.resume')
    .input(ResumeDispatch)
    .mutation(async ({ ctx, input }) => unwrap(await resumeDispatch(ctx.system, ctx.actor, input))),
  list: can('command.read')
    .input(ListCommands)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => readCommands(ctx.system, tx, input))),
  byId: can('command.read')
    .input(ByCommandId)
    .query(({ ctx, input }) => shown(ctx.system, ctx.tenantId, input.commandId)),
})

async function shown(system: System, tenantId: TenantId, id: CommandId): Promise<CommandRow> {
  const row = await system.db.tenant(tenantId, (tx) => readCommand(system, tx, id))
  const found: Result<CommandRow, CommandRefusal> = row ? ok(row) : refuse({ code: 'COMMAND_NOT_FOUND' })
  return unwrap(found)
}
