import { describe, expect, test } from 'vitest'
import { ORDER_STATES, type OrderState } from './contract.ts'
import { dueAtMs, type OrderAction, orderNumber, stepOrder } from './order.ts'

describe('states of an order', () => {
  test('[WO4] the plain way: assigned, started, completed, verified by the process', () => {
    const way: OrderAction[] = ['assign', 'start', 'step', 'complete', 'verify']
    let state: OrderState | null = 'draft'
    const states = way.map((action) => {
      state = state && stepOrder(state, action)
      return state
    })
    expect(states).toEqual(['planned', 'in_progress', 'in_progress', 'verify', 'closed'])
  })

  test('[WO4] completing never closes: only verification does', () => {
    for (const state of ORDER_STATES) expect(stepOrder(state, 'complete')).not.toBe('closed')
    expect(ORDER_STATES.filter((state) => stepOrder(state, 'verify') === 'closed')).toEqual(['verify'])
  })

  test('[WO4] what is closed or cancelled is not worked on again', () => {
    for (const action of ['assign', 'plan', 'start', 'step', 'wait', 'complete', 'cancel', 'verify'] as const) {
      expect(stepOrder('closed', action)).toBeNull()
      expect(stepOrder('cancelled', action)).toBeNull()
    }
  })

  test('[WO4] work that did not help is taken up again from verification', () => {
    expect(stepOrder('verify', 'start')).toBe('in_progress')
  })

  test('[WO1] a number has its year and five digits at least', () => {
    expect([orderNumber(2026, 1), orderNumber(2026, 123_456)]).toEqual(['WO-2026-00001', 'WO-2026-123456'])
  })

  test('[WO2] due 4 h, 1 day, 7 days, 30 days after it was made', () => {
    expect(([1, 2, 3, 4] as const).map((priority) => dueAtMs(priority, 0) / 3_600_000)).toEqual([4, 24, 168, 720])
  })
})
