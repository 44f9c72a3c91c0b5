'use client'
import { useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { TrendMark } from '#/components/charts/trend-types.ts'

/** What happened to an object, to be marked on its trends: alarms by priority, orders, commands. */
export function useMarks(objectId: string): TrendMark[] {
  const open = useAsk(['alarms.list', { objectId }], () => api.alarms.list.query({ objectId, state: 'open' }), { keep: true })
  const closed = useAsk(
    ['alarms.list', { objectId, state: 'closed' }],
    () => api.alarms.list.query({ objectId, state: 'closed', limit: 100 }),
    { keep: true },
  )
  const orders = useAsk(['workOrders.list', { objectId, all: true }], () => api.workOrders.list.query({ objectId, limit: 100 }), {
    keep: true,
  })
  const commands = useAsk(['commands.list', { objectId, all: true }], () => api.commands.list.query({ objectId, limit: 100 }), {
    keep: true,
  })
  return useMemo(() => {
    const at = (iso: string) => new Date(iso).getTime()
    return [
      ...[...(open.data?.alarms ?? []), ...(closed.data?.alarms ?? [])].map(
        (alarm): TrendMark => ({ atMs: at(alarm.raisedAt), kind: 'alarm', priority: alarm.priority, label: alarm.tag }),
      ),
      ...(orders.data ?? []).map((order): TrendMark => ({ atMs: at(order.createdAt), kind: 'order', label: order.number })),
      ...(commands.data ?? []).map((command): TrendMark => ({ atMs: at(command.issuedAt), kind: 'command', label: command.command })),
    ]
  }, [open.data, closed.data, orders.data, commands.data])
}
