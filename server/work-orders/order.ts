import type { OrderState, OrderStep } from './contract.ts'

/** What may be done with an order, and from where. Verification and closing belong to the process, so they are no action of a person. */
const FROM = {
  assign: ['draft', 'planned', 'in_progress', 'waiting', 'verify'],
  plan: ['draft', 'planned', 'in_progress', 'waiting'],
  start: ['draft', 'planned', 'waiting', 'verify'],
  step: ['draft', 'planned', 'in_progress', 'waiting'],
  wait: ['in_progress'],
  log: ['draft', 'planned', 'in_progress', 'waiting', 'verify', 'closed'],
  complete: ['in_progress', 'waiting'],
  cancel: ['draft', 'planned', 'in_progress', 'waiting', 'verify'],
  verify: ['verify'],
} as const satisfies Record<string, readonly OrderState[]>
export type OrderAction = keyof typeof FROM

const TO: Partial<Record<OrderAction, (from: OrderState) => OrderState>> = {
  assign: (from) => (from === 'draft' ? 'planned' : from),
  plan: (from) => (from === 'draft' ? 'planned' : from),
  start: () => 'in_progress',
  wait: () => 'waiting',
  complete: () => 'verify',
  cancel: () => 'cancelled',
  verify: () => 'closed',
}

/** The state after an action, or null where the action is not possible from here. */
export function stepOrder(from: OrderState, action: OrderAction): OrderState | null {
  const allowed: readonly OrderState[] = FROM[action]
  return allowed.includes(from) ? (TO[action]?.(from) ?? from) : null
}

export const OPEN_STATES = ['draft', 'planned', 'in_progress', 'waiting', 'verify'] as const satisfies readonly OrderState[]

const HOUR_MS = 3_600_000
const DUE_MS = { 1: 4 * HOUR_MS, 2: 24 * HOUR_MS, 3: 7 * 24 * HOUR_MS, 4: 30 * 24 * HOUR_MS } as const
/** When an order of this priority is due, in milliseconds since 1970. */
export const dueAtMs = (priority: 1 | 2 | 3 | 4, createdAtMs: number): number => createdAtMs + DUE_MS[priority]

/** WO-2026-00001. The year is that of UTC; past 99,999 the number simply grows longer. */
export const orderNumber = (year: number, count: number): string => `WO-${year}-${String(count).padStart(5, '0')}`

export const progress = (steps: readonly OrderStep[]) => ({
  done: steps.filter((step) => step.state !== 'todo').length,
  total: steps.length,
})
