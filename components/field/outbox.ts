import type { Refusal } from '#/components/api/refusal.ts'
import type { OrderDetail, OrderRow, OrderStep } from '#/server/work-orders/contract.ts'
import type { Names } from '#/twin-models/core/names.ts'

/** What a crew does to an order on the tablet. */
export type FieldChange =
  | { do: 'start' }
  | { do: 'step'; stepId: string; state: 'todo' | 'done'; value?: string | number }
  | { do: 'log'; text: string }
  | { do: 'complete'; closingCode: string }

/** One change on its way. Its id was made when it was done, so that sent twice it happens once; `at` is that moment. */
export type OutboxEntry = {
  entryId: string
  orderId: string
  number: string
  tag: string
  /** the step, or what it was, in words */
  names: Names | null
  at: string
  /** of the order as it was seen */
  version: number
  change: FieldChange
  /** why the server would not have it; a person decides */
  refusal: Refusal | null
}

const STARTABLE: readonly OrderRow['state'][] = ['draft', 'planned', 'waiting']

/** The order as it is for who holds this tablet: what the server said, then everything that waits to be sent. */
export function applied(order: OrderDetail, entries: readonly OutboxEntry[], byName: string): OrderDetail {
  const own = entries.filter((entry) => entry.orderId === order.id && entry.refusal === null)
  if (own.length === 0) return order
  const after = own.reduce((held, entry) => applyOne(held, entry, byName), order)
  return { ...after, progress: { done: after.steps.filter(({ state }) => state !== 'todo').length, total: after.steps.length } }
}

function applyOne(order: OrderDetail, { entryId, at, change }: OutboxEntry, byName: string): OrderDetail {
  switch (change.do) {
    case 'start':
      return STARTABLE.includes(order.state) ? { ...order, state: 'in_progress' } : order
    case 'step':
      return { ...order, steps: order.steps.map((step) => (step.id === change.stepId ? ticked(step, change, at, byName) : step)) }
    case 'log':
      return order.log.some(({ id }) => id === entryId)
        ? order
        : { ...order, log: [...order.log, { id: entryId, at, by: byName, kind: 'log', text: change.text, data: {} }] }
    case 'complete':
      return order.state === 'in_progress' ? { ...order, state: 'verify', closing: { code: change.closingCode, note: null } } : order
  }
}

function ticked(step: OrderStep, change: Extract<FieldChange, { do: 'step' }>, at: string, byName: string): OrderStep {
  const { value: _, doneAt: __, doneBy: ___, ...plain } = step
  return change.state === 'todo'
    ? { ...plain, state: 'todo' }
    : { ...plain, state: 'done', value: change.value, doneAt: at, doneBy: byName }
}

/** The next to be sent: in the order they were done. One that was refused holds back the rest of its own order, nobody else's. */
export function nextToSend(entries: readonly OutboxEntry[]): OutboxEntry | null {
  const held = new Set(entries.filter(({ refusal }) => refusal !== null).map(({ orderId }) => orderId))
  return entries.find(({ orderId }) => !held.has(orderId)) ?? null
}

/** Refusals that another moment may not give: the entry stays and is sent again. */
const PASSING: ReadonlySet<string> = new Set([
  'UNAUTHORIZED',
  'ANOTHER_UNAUTHENTICATED',
  'INTERNAL_SERVER_ERROR',
  'TOO_MANY_REQUESTS',
  'TIMEOUT',
  'SERVICE_UNAVAILABLE',
])
export const isFinal = (refusal: Refusal | null): refusal is Refusal => refusal !== null && !PASSING.has(refusal.code)
