import { expect, test } from 'vitest'
import type { LimitRule } from '#/twin-models/catalog/shape.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { type Change, Evaluator, type Watched } from './evaluator.ts'

const names = { en: 'High', 'zh-CN': '高' }
const HIGH: LimitRule = { id: 'high', names, channel: 'level', above: 2, holdMs: 10, hysteresis: 0.1, priority: 2, group: 'self' }
const P1: Watched = {
  objectId: 'p1' as ObjectId,
  tenantId: 't' as TenantId,
  series: new Map([
    ['level', 1],
    ['running', 2],
    ['flow', 3],
  ]),
}
const unknown = () => null
const quiet = () => false

function offered(evaluator: Evaluator, readings: [series: number, value: number, atMs: number][]): string[] {
  const changes: Change[] = []
  for (const [series, value, atMs] of readings) evaluator.offer(series, value, atMs, (change) => void changes.push(change))
  return changes.map(({ step, id, value, limit, atMs }) => `${step} ${id} ${value}/${limit} @${atMs}`)
}

test('[AL1] a limit raises and returns by the series of its object alone', () => {
  const evaluator = new Evaluator()
  evaluator.setLimits(P1, [HIGH], quiet, unknown)
  expect(
    offered(evaluator, [
      [1, 3, 0],
      [9, 3, 5],
      [1, 3, 10],
      [1, 1.95, 20],
      [1, 1.9, 30],
    ]),
  ).toEqual(['raise high 3/2 @10', 'return high 1.9/2 @30'])
})

test('[AL3] a rule over a channel that the object has not is left out', () => {
  const evaluator = new Evaluator()
  evaluator.setLimits(
    P1,
    [
      { ...HIGH, channel: 'torque' },
      { ...HIGH, id: 'b', when: [{ channel: 'mode', equals: 1 }] },
    ],
    quiet,
    unknown,
  )
  expect(evaluator.size).toBe(0)
})

test('[AL9] after a restart an open alarm is taken up: it raises no second time, and returns', () => {
  const evaluator = new Evaluator()
  evaluator.setLimits(P1, [HIGH], (kind) => kind === 'high', unknown)
  expect(
    offered(evaluator, [
      [1, 3, 0],
      [1, 3, 10],
      [1, 1, 20],
    ]),
  ).toEqual(['return high 1/2 @20'])
})

test('[AL9] changed settings apply at once and keep what is active', () => {
  const evaluator = new Evaluator()
  evaluator.setLimits(P1, [HIGH], quiet, unknown)
  expect(
    offered(evaluator, [
      [1, 3, 0],
      [1, 3, 10],
    ]),
  ).toEqual(['raise high 3/2 @10'])
  evaluator.setLimits(P1, [{ ...HIGH, above: 4 }], quiet, unknown)
  expect(offered(evaluator, [[1, 3, 20]])).toEqual(['return high 3/4 @20'])
})

test('[AL4] a finding is normal again when all its conditions have held, known values included', () => {
  const evaluator = new Evaluator()
  const kind = {
    id: 'pump.delivery_low',
    normal: [
      { channel: 'running', equals: 1 },
      { channel: 'flow', above: 0.2 },
    ],
    normalHoldMs: 100,
  }
  expect(evaluator.awaitNormal(P1, kind, (series) => (series === 2 ? 1 : null))).toBe(true)
  expect(
    offered(evaluator, [
      [3, 0.25, 0],
      [3, 0.1, 50],
      [3, 0.25, 60],
      [3, 0.25, 160],
    ]),
  ).toEqual(['return pump.delivery_low 0.25/null @160'])
  evaluator.forgetNormal(P1.objectId, kind.id)
  expect(
    offered(evaluator, [
      [3, 0.25, 500],
      [3, 0.25, 900],
    ]),
  ).toEqual([])
  expect(evaluator.size).toBe(0)
})
