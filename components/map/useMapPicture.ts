'use client'
import { useMemo } from 'react'
import { useAlarms } from '#/components/alarms/useAlarms.ts'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSeen } from '#/components/area/useSeen.ts'
import type { Moment } from '#/components/area/useValues.ts'
import { alarmsAt } from './replay.ts'
import { useClosed } from './useSiteMarks.ts'

/** What the map shows of a site, now or at a moment of the past: its objects, and the alarms and alerts that are or were open. */
export function useMapPicture(siteId: string, moment: Moment) {
  const map = useAsk(['twins.map', { siteId }], (options) => api.twins.map.query({ siteId: siteId as never }, options), { everyMs: 60_000 })
  const alarms = useAlarms()
  const closed = useClosed(siteId)
  const now = alarms.data?.alarms
  const over = closed.data?.alarms
  const open = useMemo(() => (moment ? alarmsAt([...(now ?? []), ...(over ?? [])], moment.atMs) : (now ?? [])), [now, over, moment])
  const seen = useSeen(siteId, map.data?.objects)
  const past = moment !== null
  // what readings say of themselves is known of the present only
  const objects = useMemo(() => (past ? seen?.map((one) => ({ ...one, stale: false, uncertain: false })) : seen), [seen, past])
  return {
    past,
    open,
    objects,
    /** alarms without alerts: of the moment, and of the present */
    rows: useMemo(() => open.filter((alarm) => !alarm.isAlert), [open]),
    live: useMemo(() => (now ?? []).filter((alarm) => !alarm.isAlert), [now]),
    kpi: past ? null : (alarms.data?.kpi ?? null),
    placed: map.data?.objects,
    unreachable: map.isError && !map.data,
  }
}
