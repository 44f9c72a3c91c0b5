'use client'
import { useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { AlarmRow, Priority } from '#/server/alarms/contract.ts'

export type SiteMark = { key: string; atMs: number; kind: 'alarm' | 'order' | 'command'; priority: Priority | null }

/** A flood of an afternoon, with room. */
const MOST = 200

/** Alarms that are over, the newest first. */
export function useClosed(siteId: string) {
  const over = { siteId, state: 'closed' as const, limit: MOST }
  return useAsk(['alarms.list', over], () => api.alarms.list.query(over), { keep: true })
}

/** What happened at a site lately, to be marked on its track: alarms that are open and those that are over, orders, commands. */
export function useSiteMarks(siteId: string, open: readonly AlarmRow[]): SiteMark[] {
  const closed = useClosed(siteId)
  const orders = useAsk(['workOrders.list', { siteId, limit: MOST }], () => api.workOrders.list.query({ siteId, limit: MOST }), {
    keep: true,
  })
  const commands = useAsk(['commands.list', { siteId, limit: MOST }], () => api.commands.list.query({ siteId, limit: MOST }), {
    keep: true,
  })
  return useMemo(() => {
    const alarms = [...open, ...(closed.data?.alarms ?? []).filter((alarm) => !alarm.isAlert)]
    return [
      ...alarms.map(
        (alarm): SiteMark => ({
          key: alarm.id,
          atMs: Date.parse(alarm.raisedAt),
          kind: 'alarm',
          priority: alarm.priority,
        }),
      ),
      ...(orders.data ?? []).map(
        (order): SiteMark => ({
          key: order.id,
          atMs: Date.parse(order.createdAt),
          kind: 'order',
          priority: null,
        }),
      ),
      ...(commands.data ?? []).map(
        (command): SiteMark => ({
          key: command.id,
          atMs: Date.parse(command.issuedAt),
          kind: 'command',
          priority: null,
        }),
      ),
    ]
  }, [open, closed.data, orders.data, commands.data])
}
