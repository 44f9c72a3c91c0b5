import type { OrderRow, OrderState } from '#/server/work-orders/contract.ts'

/** The columns of the board, in the order work goes through them. What is closed or cancelled leaves it. */
export const BOARD_STATES = ['draft', 'planned', 'in_progress', 'waiting', 'verify'] as const satisfies readonly OrderState[]

/** Urgent first, then what is due first, then the oldest. */
export const byUrgency = (a: OrderRow, b: OrderRow): number =>
  a.priority - b.priority ||
  (a.dueAt ?? a.plannedFrom ?? '9').localeCompare(b.dueAt ?? b.plannedFrom ?? '9') ||
  a.createdAt.localeCompare(b.createdAt)

const isOver = (order: OrderRow) => order.state === 'closed' || order.state === 'cancelled'

/** Open ones by urgency, then what is over, the latest first. */
export const openFirst = (a: OrderRow, b: OrderRow): number =>
  Number(isOver(a)) - Number(isOver(b)) || (isOver(a) ? b.updatedAt.localeCompare(a.updatedAt) : byUrgency(a, b))
