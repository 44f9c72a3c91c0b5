import type { OrderDetail, OrderRow } from '#/server/work-orders/contract.ts'

/** The day as it is walked: what is begun first, then by the time it is planned or due, then by urgency. */
export const byRoute = (a: OrderRow, b: OrderRow): number =>
  Number(b.state === 'in_progress') - Number(a.state === 'in_progress') ||
  (whenOf(a)?.at ?? '9').localeCompare(whenOf(b)?.at ?? '9') ||
  a.priority - b.priority ||
  a.createdAt.localeCompare(b.createdAt)

/** Planned at a time, or due by one. */
export const whenOf = (order: Pick<OrderRow, 'plannedFrom' | 'dueAt'>): { at: string; planned: boolean } | null =>
  order.plannedFrom ? { at: order.plannedFrom, planned: true } : order.dueAt ? { at: order.dueAt, planned: false } : null

export const nextStep = (order: OrderDetail | undefined) => order?.steps.find(({ state }) => state === 'todo') ?? null
