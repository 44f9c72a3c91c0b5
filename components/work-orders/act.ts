'use client'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

const CHANGES = ['workOrders.', 'twins.story']
type Change =
  | { do: 'start' }
  | { do: 'step'; stepId: string; state: 'todo' | 'done' | 'skipped'; value?: string | number }
  | { do: 'log'; text: string }
  | { do: 'assign'; personId: string | null }
  | { do: 'plan'; fromIso: string | null; toIso: string | null }
  | { do: 'wait'; reason: string }
  | { do: 'complete'; closingCode: string; note?: string }
  | { do: 'cancel'; reason: string }

/** One change to one order. Its entry id is made here, so that a retry of the same change is a no-op. */
export function useOrderAct(order: Pick<OrderDetail, 'id'>) {
  return useAct((change: Change) => send(order.id, change), CHANGES)
}

async function send(orderId: string, { do: verb, ...rest }: Change): Promise<unknown> {
  const write = { orderId, entryId: uuidv7(), at: new Date().toISOString(), ...rest }
  return api.workOrders[verb].mutate(write as never)
}
