import { can, router, unwrap } from '#/server/platform/trpc.ts'
import { AcknowledgeAlarms, AssignAlarm, CountAlarms, ListAlarms, ShelveAlarm, UnshelveAlarm } from './contract.ts'
import { readCounts } from './reader.ts'
import { acknowledgeAlarms, assignAlarm, listAlarms, shelveAlarm, unshelveAlarm } from './service.ts'

export const alarmsRouter = router({
  list: can('alarm.read')
    .input(ListAlarms)
    .query(({ ctx, input }) => listAlarms(ctx.system, ctx.actor, input)),
  counts: can('alarm.read')
    .input(CountAlarms)
    .query(({ ctx, input }) => ctx.system.db.tenant(ctx.tenantId, (tx) => readCounts(tx, input.siteId))),
  acknowledge: can('alarm.acknowledge')
    .input(AcknowledgeAlarms)
    .mutation(async ({ ctx, input }) => unwrap(await acknowledgeAlarms(ctx.system, ctx.actor, input.alarmIds, input.note))),
  shelve: can('alarm.shelve')
    .input(ShelveAlarm)
    .mutation(async ({ ctx, input }) => unwrap(await shelveAlarm(ctx.system, ctx.actor, input.alarmId, input.untilIso, input.reason))),
  unshelve: can('alarm.shelve')
    .input(UnshelveAlarm)
    .mutation(async ({ ctx, input }) => unwrap(await unshelveAlarm(ctx.system, ctx.actor, input.alarmId))),
  assign: can('alarm.assign')
    .input(AssignAlarm)
    .mutation(async ({ ctx, input }) => unwrap(await assignAlarm(ctx.system, ctx.actor, input.alarmId, input.personId))),
})
