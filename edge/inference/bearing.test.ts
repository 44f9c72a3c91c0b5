import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bearingDetector } from './bearing.ts'
import { lifeOf } from './bearing-life.ts'
import type { Outcome, Sample } from './detector.ts'
import { draftOf } from './draft.ts'
import { BearingManifest } from './manifest.ts'
import { noise, terminal } from './testing.ts'

const MANIFEST = BearingManifest.parse(JSON.parse(readFileSync('demo/models/press-motor-bearing.json', 'utf8')))
const HOUR = 3_600_000

/** 18 days of wear at 20 h a day and 1480 rpm: 0.05 g growing by e every 11.5 million revolutions, noise 0.01 g, a value every 10 min. */
function wear(days: number, seed: number): Sample[] {
  const next = noise(seed)
  const samples: Sample[] = []
  let mrev = 0
  for (let ms = 0; ms < days * 24 * HOUR; ms += 600_000) {
    const running = (ms / HOUR) % 24 < 20
    if (running) mrev += (1480 * 10) / 1e6
    const amplitude = running ? Math.max(0.05 * Math.exp(mrev / 11.5) + 0.01 * next(), 0) : 0
    samples.push({ tag: 'M1', channel: 'speed', value: running ? 1480 : 0, processMs: ms, atMs: ms, historical: true })
    if (running) samples.push({ tag: 'M1', channel: 'env_bpfo', value: amplitude, processMs: ms, atMs: ms, historical: true })
  }
  return samples
}

const strokes = (from: number, values: number[]): Sample[] =>
  values.flatMap((value, i) => {
    const at = { tag: 'M1', processMs: from + i * 3_333, atMs: from + i * 3_333 }
    return [
      { ...at, channel: 'speed', value: 1480 },
      { ...at, channel: 'env_bpfo', value },
    ]
  })

function run(samples: Sample[]): Outcome[] {
  const detector = bearingDetector(MANIFEST, [terminal('M1', 'press-motor')])
  return samples.flatMap((sample) => detector.offer(sample) as Outcome[])
}

test('[BE1] three of five strokes above 0.15 g are a finding, two are not; history raises nothing', () => {
  expect(run(strokes(0, [0.2, 0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.2]))).toEqual([])
  const outcomes = run(strokes(0, [0.2, 0.1, 0.2, 0.16, 0.1]))
  expect(outcomes.map(({ verdict }) => verdict)).toEqual(['opened'])
  expect(outcomes[0]?.kind).toBe('bearing.outer_race')
  expect(run(wear(18, 1))).toEqual([])
})

test('[BE2] remaining life from 18 days of history: P10 52, P50 82, P90 115 running hours, within 6', () => {
  for (const seed of [1, 2, 3]) {
    const from = 18 * 24 * HOUR
    const [found] = run([...wear(18, seed), ...strokes(from, [0.8, 0.81, 0.79, 0.8, 0.8])])
    const { remainingP10H, remainingP50H, remainingP90H } = found?.evidence.params ?? {}
    expect(Math.abs(Number(remainingP10H) - 52)).toBeLessThan(6)
    expect(Math.abs(Number(remainingP50H) - 82)).toBeLessThan(6)
    expect(Math.abs(Number(remainingP90H) - 115)).toBeLessThan(6)
    expect(found?.evidence.series[0]?.values.length).toBeLessThanOrEqual(240)
    expect(found?.capture).toBe(MANIFEST.capture)
  }
})

test('[BE3] slower shaft, more hours: revolutions wear, not time', () => {
  const growth = { amplitude: 0.8, perMrev: 1 / 11.5, perMrevError: 0, points: 100 }
  const spec = { failure: MANIFEST.failure, failureSpread: MANIFEST.failureSpread, mrevPerHour: (1480 * 60) / 1e6 }
  const fast = lifeOf(growth, spec)
  const slow = lifeOf(growth, { ...spec, mrevPerHour: (spec.mrevPerHour * 14) / 18 })
  expect(Math.abs(slow.p10H / fast.p10H - 18 / 14)).toBeLessThan(1e-9)
})

test('[BE4] it ends when the strokes are calm again, and goes on over a restart', () => {
  const before = bearingDetector(MANIFEST, [terminal('M1', 'press-motor')])
  const opened = strokes(0, [0.8, 0.8, 0.8]).flatMap((sample) => before.offer(sample) as Outcome[])
  const after = bearingDetector(MANIFEST, [terminal('M1', 'press-motor')])
  after.restore('M1', JSON.parse(JSON.stringify(before.snapshot().M1)))
  const ended = strokes(60_000, [0.04, 0.04, 0.04, 0.04, 0.04]).flatMap((sample) => after.offer(sample) as Outcome[])
  expect(ended.map(({ verdict }) => verdict)).toEqual(['ended'])
  expect(ended[0]?.open.findingId).toBe(opened[0]?.open.findingId)
})

test('[BE5] a history that is read back after the first strokes gives the finding its remaining life as soon as it is whole', () => {
  const from = 18 * 24 * HOUR
  const live = strokes(from, [0.8, 0.81, 0.79, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8])
  const outcomes = run([...live.slice(0, 8), ...wear(18, 4), ...live.slice(8)])
  expect(outcomes.map(({ verdict }) => verdict)).toEqual(['opened', 'updated'])
  expect(outcomes[0]?.evidence.params.remainingP50H).toBeUndefined()
  expect(Math.abs(Number(outcomes[1]?.evidence.params.remainingP50H) - 82)).toBeLessThan(6)
})

test('[BE5] what is told again has an id of its own, for the server takes each id once', () => {
  const from = 18 * 24 * HOUR
  const live = strokes(from, [0.8, 0.81, 0.79, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8])
  const [opened, updated] = run([...live.slice(0, 8), ...wear(18, 4), ...live.slice(8)]).map((outcome) =>
    draftOf({ manifest: MANIFEST, hash: 'h' }, outcome, null),
  )
  expect(opened?.updates).toBeUndefined()
  expect(updated?.updates).toBe(opened?.findingId)
  expect(updated?.findingId).not.toBe(opened?.findingId)
})

test('[BE6] where wear runs ahead of the clock the hour meter is believed', () => {
  const from = 18 * 24 * HOUR
  const detector = bearingDetector(MANIFEST, [terminal('M1', 'press-motor')])
  for (const sample of wear(18, 5)) detector.offer(sample)
  const outcomes: Outcome[] = []
  for (let i = 0; i < 120; i++) {
    const at = { tag: 'M1', processMs: from + i * 3_000, atMs: from + i * 3_000 }
    const hours = (i * 3 * 720) / 3600
    const amplitude = 0.803 * Math.exp((hours * 60 * 1480) / 1e6 / 11.5)
    for (const [channel, value] of [
      ['hours', 31_000 + hours],
      ['speed', 1480],
      ['env_bpfo', amplitude],
    ] as const) {
      outcomes.push(...(detector.offer({ ...at, channel, value }) as Outcome[]))
    }
  }
  const left = outcomes.map(({ evidence }) => Number(evidence.params.remainingP50H))
  expect(Math.abs((left[0] ?? 0) - 82)).toBeLessThan(6)
  expect(left.length).toBeGreaterThan(5)
  expect(Math.abs((left.at(-1) ?? 0) - (81 - 70))).toBeLessThan(8)
})
