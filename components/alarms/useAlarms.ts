'use client'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import type { AlarmList, AlarmRow } from '#/server/alarms/contract.ts'
import { mayAcknowledge } from './grouping.ts'

export type AlarmState = 'open' | 'shelved' | 'closed'

/** The alarms of the site being looked at; the live stream keeps them fresh. */
export function useAlarms(state: AlarmState = 'open') {
  const site = useSite()
  const input = { siteId: site.id as never, state }
  return useAsk<AlarmList>(['alarms.list', input], (options) => api.alarms.list.query(input, options), { keep: true, everyMs: 30_000 })
}

const CHANGES = ['alarms.']

/** What a person does to alarms. An alert asks for nothing and is left out. */
export function useAlarmActs() {
  const acknowledge = useAct((alarms: readonly AlarmRow[]) => {
    const alarmIds = alarms.filter(mayAcknowledge).map((alarm) => alarm.id as never)
    return alarmIds.length === 0 ? Promise.resolve(null) : api.alarms.acknowledge.mutate({ alarmIds }).then(() => null)
  }, CHANGES)
  const shelve = useAct((input: { alarmId: string; untilIso: string; reason: string }) => api.alarms.shelve.mutate(input as never), CHANGES)
  const unshelve = useAct((alarmId: string) => api.alarms.unshelve.mutate({ alarmId: alarmId as never }), CHANGES)
  const assign = useAct((input: { alarmId: string; personId: string | null }) => api.alarms.assign.mutate(input as never), CHANGES)
  return { acknowledge, shelve, unshelve, assign }
}
