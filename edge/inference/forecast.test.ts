import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Outcome, Sample } from './detector.ts'
import { forecastDetector } from './forecast.ts'
import { ForecastManifest } from './manifest.ts'
import { terminal } from './testing.ts'

const MANIFEST = ForecastManifest.parse(JSON.parse(readFileSync('demo/models/underpass-forecast.json', 'utf8')))
const RAIN_MM_H = [6, 12, 18, 30, 48, 72, 108, 126, 96, 66, 48, 36, 24, 18, 12, 9, 6, 6]
const AREA_M2 = 33_000

type Story = { blockedFromMin: number; outcomes: { minute: number; outcome: Outcome }[]; reached: number | null }

/** The cloudburst of the underpass, integrated every second: three pumps of 0.25 m³/s, the third left in manual. */
function cloudburst(blockedFromMin: number, p3Auto = false): Story {
  const station = terminal('PS', 'pump-station')
  const pumps = ['P1', 'P2', 'P3'].map((tag) => terminal(tag, 'storm-pump', { parent: 'PS' }))
  const detector = forecastDetector(MANIFEST, [terminal('U', 'underpass', { station: 'PS' }), station, ...pumps])
  const story: Story = { blockedFromMin, outcomes: [], reached: null }
  const on = [1.5, 2.25, 3]
  const off = [0.5, 1, 1.5]
  const running = [false, false, false]
  let inflow = 0
  let level = 0.6
  let road = 0 // m³
  for (let second = 0; second < 75 * 60; second++) {
    const minute = second / 60
    inflow += (0.8 * ((RAIN_MM_H[Math.floor(minute / 5)] ?? 0) / 3.6e6) * AREA_M2 - inflow) / (8 * 60)
    running.forEach((is, i) => {
      const auto = i < 2 || p3Auto
      running[i] = auto && (is ? level > (off[i] ?? 0) : level >= (on[i] ?? 9))
    })
    const each = running.map((is, i): number => (is ? (i === 1 && minute >= blockedFromMin ? 0.09 : 0.25) : 0))
    const outflow = each.reduce((a, b) => a + b, 0)
    const gain = inflow - outflow
    if (road > 0 || (level >= 4 && gain > 0)) road = Math.max(road + gain, 0)
    else level = Math.min(Math.max(level + gain / 40, 0), 4)
    const depth = (road / 1168) ** (2 / 3)
    if (story.reached === null && depth >= 0.25) story.reached = minute
    const tell = (tag: string, channel: string, value: number) => {
      const sample: Sample = { tag, channel, value, processMs: second * 1000, atMs: second * 1000 }
      for (const outcome of detector.offer(sample) as Outcome[]) story.outcomes.push({ minute, outcome })
    }
    running.forEach((is, i) => {
      tell(`P${i + 1}`, 'running', is ? 1 : 0)
      tell(`P${i + 1}`, 'mode', i < 2 || p3Auto ? 2 : 1)
    })
    if (second % 2 === 0) tell('PS', 'inflow', inflow)
    if (second % 2 === 0) tell('PS', 'outflow', outflow)
    if (second % 5 === 0) tell('U', 'road_level', depth)
    tell('PS', 'level', level)
  }
  return story
}

test('[FO1] with a blocked pump, 0.25 m is forecast minutes ahead and within its error of what then happens', () => {
  const { outcomes, reached } = cloudburst(28)
  const opened = outcomes.filter(({ outcome }) => outcome.verdict === 'opened')
  expect(reached).not.toBeNull()
  expect(opened).toHaveLength(1)
  const [first] = opened
  expect(first?.minute).toBeGreaterThan(30)
  expect(first?.minute).toBeLessThan(34)
  const { minutes, plusMinusMin } = first?.outcome.evidence.params ?? {}
  const truth = (reached ?? 0) - (first?.minute ?? 0)
  expect(Math.abs(Number(minutes) - truth)).toBeLessThan(2)
  expect(Number(plusMinusMin)).toBeLessThan(2.5)
})

test('[FO2] with all pumps healthy and automatic there is no forecast, and the road stays dry', () => {
  const { outcomes, reached } = cloudburst(999, true)
  expect(reached).toBeNull()
  expect(outcomes).toEqual([])
})
