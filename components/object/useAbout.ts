'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'

const KEEP = { keep: true, staleMs: 15_000 } as const

/** What is open about one object: alarms with the most urgent first, findings, orders. Asked again when the feed says so. */
export function useAbout(objectId: string) {
  const alarms = useAsk(['alarms.list', { objectId }], () => api.alarms.list.query({ objectId, state: 'open' }), KEEP)
  const findings = useAsk(['inference.forObject', { objectId }], () => api.inference.forObject.query({ objectId, limit: 5 }), KEEP)
  const orders = useAsk(['workOrders.list', { objectId }], () => api.workOrders.list.query({ objectId, state: 'open' }), KEEP)
  const open = [...(alarms.data?.alarms ?? [])].sort(byUrgency)
  return {
    alarms: open.filter((alarm) => !alarm.isAlert),
    alerts: open.filter((alarm) => alarm.isAlert),
    findings: (findings.data ?? []).filter((finding) => finding.state === 'open'),
    orders: orders.data ?? [],
    pending: { alarms: alarms.isPending, orders: orders.isPending },
    errors: { alarms: alarms.error, orders: orders.error },
  }
}
export type About = ReturnType<typeof useAbout>

const standing = (alarm: AlarmRow) => (alarm.state === 'unacknowledged' ? 0 : alarm.state === 'returned' ? 2 : 1)
const byUrgency = (a: AlarmRow, b: AlarmRow) => a.priority - b.priority || standing(a) - standing(b) || a.raisedAt.localeCompare(b.raisedAt)
