'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useMe } from '#/components/frame/me.tsx'
import type { OrderDetail, OrderRow } from '#/server/work-orders/contract.ts'
import { applied } from './outbox.ts'
import { useOutbox } from './useOutbox.tsx'

const ON_THE_TABLET = 24
const askOrder = (number: string) => ({
  queryKey: ['workOrders.byNumber', { number }],
  queryFn: () => api.workOrders.byNumber.query({ number }),
  staleTime: 30_000,
})
const askObject = (id: string) => ({
  queryKey: ['twins.byId', { id }],
  queryFn: () => api.twins.byId.query({ id: id as never }),
  staleTime: 300_000,
})

export const useOrders = (mine: boolean) =>
  useAsk(['workOrders.list', { state: 'open', mine }], () => api.workOrders.list.query({ state: 'open', mine }))

/** Keeps my orders and what they are about on the tablet, so that each opens without a network. Says how many it holds. */
export function useKeepMyOrders(): number {
  const { data: orders = [] } = useOrders(true)
  const kept = orders.slice(0, ON_THE_TABLET)
  const about = useQueries({
    queries: [...new Set(kept.map(({ objectId }) => objectId))].map(askObject),
    combine: (all) => new Set<string>(all.flatMap(({ data }) => (data ? [data.id] : []))),
  })
  return useQueries({
    queries: kept.map(({ number }) => askOrder(number)),
    combine: (all) => all.filter(({ data }) => data !== undefined && about.has(data.objectId)).length,
  })
}

/** One order as it is for who holds the tablet. */
export function useFieldOrder(number: string) {
  const { person } = useMe()
  const { entries } = useOutbox()
  const { data, error, isPending, fetchStatus } = useAsk(['workOrders.byNumber', { number }], askOrder(number).queryFn)
  return {
    order: data ? applied(data, entries, person.name) : null,
    error,
    isPending,
    notHere: isPending && fetchStatus === 'paused',
  }
}

/** What an order is about, where the tablet holds it. */
export const useKeptObject = (id: string) => useQuery({ ...askObject(id), enabled: false }).data ?? null

/** The next open step of an order that is on the tablet; the row alone says how many there are. */
export function useDetails(orders: readonly OrderRow[]): Map<string, OrderDetail> {
  const { person } = useMe()
  const { entries } = useOutbox()
  const details = useQueries({
    queries: orders.map(({ number }) => ({ ...askOrder(number), enabled: false })),
    combine: (all) => all.flatMap(({ data }) => (data ? [data] : [])),
  })
  return new Map(details.map((order) => [order.id, applied(order, entries, person.name)]))
}
