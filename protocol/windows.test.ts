import { expect, test } from 'vitest'
import { type Row, RowWindow, segmentsOf } from './windows.ts'
import { WindowFeed } from './windows-feed.ts'
import { CALM, type Judgement, stepJudge } from './windows-judge.ts'
import { RowAssembler } from './windows-rows.ts'

const row = (second: number, ...values: number[]): Row => ({
  processMs: second * 1000,
  atMs: second * 1000,
  values: Float64Array.from(values),
})
const SPEC = { everyMs: 1000, level: 2, base: 4, fillMs: 3000, resetMs: 10_000 }

test('[IN1] the level is the mean of the last rows, the base the mean of those before them', () => {
  const window = new RowWindow(1, SPEC)
  for (let i = 1; i <= 6; i++) window.push(row(i, i))
  expect(window.ready).toBe(true)
  expect(window.level()[0]).toBe(5.5)
  expect(window.base()[0]).toBe(2.5)
})

test('[IN2] rows that come while a finding is open never become the normal', () => {
  const window = new RowWindow(1, SPEC)
  for (let i = 1; i <= 6; i++) window.push(row(i, 1))
  for (let i = 7; i <= 60; i++) window.push(row(i, 9), true)
  expect(window.level()[0]).toBe(9)
  expect(window.base()[0]).toBe(1)
})

test('[IN3] a long silence empties the window, a short one does not', () => {
  const window = new RowWindow(1, SPEC)
  for (let i = 1; i <= 6; i++) window.push(row(i, 1))
  window.push(row(12, 1))
  expect(window.ready).toBe(true)
  window.push(row(40, 1))
  expect(window.ready).toBe(false)
  expect(segmentsOf([row(1, 0), row(5, 0), row(30, 0), row(29, 0)], 10_000).map((segment) => segment.length)).toEqual([2, 1, 1])
})

test('[IN4] a row is complete when every channel has spoken, or at the end of its step with values not too old', () => {
  const rows = new RowAssembler({ channels: ['a', 'b'], everyMs: 1000, fillMs: 2000 })
  expect(rows.offer('a', 1, 1000, 1000)).toEqual([])
  expect([...(rows.offer('b', 2, 1000, 1000)[0]?.values ?? [])]).toEqual([1, 2])
  expect(rows.offer('a', 3, 2000, 2000)).toEqual([])
  expect([...(rows.offer('a', 4, 3000, 3000)[0]?.values ?? [])]).toEqual([3, 2])
  expect(rows.offer('a', 5, 4000, 4000)).toHaveLength(1)
  expect(rows.offer('a', 6, 5000, 5000), 'b is 3 s old by now').toHaveLength(0)
  expect(rows.offer('b', Number.NaN, 5000, 5000)).toEqual([])
  expect(rows.offer('b', 7, 1500, 1500), 'what comes late is left out').toEqual([])
})

test('[IN5] rows count only while the condition holds and the machine has settled', () => {
  const feed = new WindowFeed({
    reference: 'trained',
    window: { ...SPEC, level: 1, base: 0 },
    when: [{ channel: 'running', equals: 1 }],
    settleMs: 2000,
    channels: [
      { id: 'running', center: 1 },
      { id: 'flow', center: 0.25 },
    ],
  })
  const told = [row(1, 0, 0), row(2, 1, 0), row(3, 1, 0.1), row(4, 1, 0.25), row(5, 0, 0), row(6, 1, 0.2)].map((each) => feed.push(each))
  expect(told.map((window) => window?.level[1] ?? null)).toEqual([null, null, null, 0.25, null, null])
  expect([...(told[3]?.base ?? [])]).toEqual([1, 0.25])
})

test('[IN6] a finding opens after persistence, starts at its first score, is told again sparingly, and ends after the hold', () => {
  const spec = { threshold: 1, persistMs: 3000, release: 0.6, holdMs: 2000, updateMs: 10_000 }
  const scores = [0.2, 1.1, 0.9, 1.2, 1.3, 1.1, 1.4, ...Array(20).fill(1.4), 0.5, 0.7, 0.5, 0.4, 0.3]
  let judgement: Judgement = CALM
  const said: string[] = []
  scores.forEach((score, i) => {
    const step = stepJudge(judgement, { score, processMs: i * 1000, atMs: i * 1000 }, spec)
    judgement = step.judgement
    if (step.verdict) said.push(`${i} ${step.verdict}${judgement.status === 'open' ? ` since ${judgement.sinceMs / 1000}` : ''}`)
  })
  expect(said).toEqual(['6 opened since 3', '16 updated since 3', '26 updated since 3', '31 ended'])
})
