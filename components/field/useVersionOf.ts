'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { OutboxEntry } from './outbox.ts'

/** The version the order has now, on which a refused entry is decided anew; null while it is not known. */
export function useVersionOf({ number }: OutboxEntry): number | null {
  const { data } = useAsk(['workOrders.byNumber', { number }], () => api.workOrders.byNumber.query({ number }), { staleMs: 0 })
  return data?.version ?? null
}
