'use client'
import { useRef } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { refusalOf } from '#/components/api/refusal.ts'
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

/** What is only added to an order collides with nothing. */
const ADDS: readonly Change['do'][] = ['step', 'log']

/** One change to one order, decided on the order as it stood when this part of the screen opened, or as it stands now where it is always drawn
 *  anew. Whoever is told that another changed it has looked again: the next press decides on that. */
export function useOrderAct(order: Pick<OrderDetail, 'id' | 'version'>, seenAt: 'opening' | 'now' = 'now') {
  const seen = useRef(order.version)
  if (seenAt === 'now') seen.current = Math.max(seen.current, order.version)
  return useAct(async (change: Change) => {
    try {
      return await send(order.id, seen.current, change)
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal?.code === 'STALE_EDIT' && typeof refusal.current === 'number') seen.current = refusal.current
      throw error
    }
  }, CHANGES)
}

/** Its entry id is made here, so that a retry of the same change is a no-op. */
async function send(orderId: string, version: number, { do: verb, ...rest }: Change): Promise<unknown> {
  const write = {
    orderId,
    entryId: uuidv7(),
    at: new Date().toISOString(),
    ...(ADDS.includes(verb) ? {} : { version }),
    ...rest,
  }
  return api.workOrders[verb].mutate(write as never)
}
