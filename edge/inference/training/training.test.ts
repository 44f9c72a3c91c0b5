import { expect, test } from 'vitest'
import type { Outcome } from '../detector.ts'
import { onnxDetector } from '../onnx-detector.ts'
import { openScorer } from '../onnx-session.ts'
import { machine, noise, terminal, trainedOn } from '../testing.ts'
import { TAIL, windowFor } from './defaults.ts'
import { fitModel } from './fit.ts'
import { encodeModel } from './onnx.ts'
import { explain } from './ridge.ts'
import { movementOf, studentLimit } from './statistics.ts'

test('[TR1] the file is ONNX that the runtime loads, below 1 MB, the same bytes for the same rows', async () => {
  const rows = machine(400, 1)
  const { onnx, manifest } = trainedOn(rows)
  expect(onnx.length).toBeLessThan(1_000_000)
  expect(trainedOn(rows).manifest.sha256).toBe(manifest.sha256)
  const score = await openScorer(onnx, manifest)
  const { expected, deviation, score: highest } = await score([31, 1], [32, 1])
  expect(expected[0]).toBeCloseTo(32, 3)
  expect(Math.abs((deviation[0] ?? 0) - -1 / (manifest.channels[0]?.limit ?? 1))).toBeLessThan(1e-3)
  expect(highest).toBeCloseTo(Math.abs(deviation[0] ?? 0), 5)
})

test('[TR2] what is no ONNX, or not the model of its manifest, is refused with a reason', async () => {
  const { manifest, onnx } = trainedOn(machine(400, 1))
  await expect(openScorer(new TextEncoder().encode('not a model'), manifest)).rejects.toThrow(/not an ONNX model/)
  await expect(openScorer(onnx.slice(0, 200), manifest)).rejects.toThrow(/not an ONNX model/)
  const wide = { ...manifest, channels: [...manifest.channels, ...manifest.channels] }
  await expect(openScorer(onnx, wide)).rejects.toThrow(/does not take 4 channels/)
  const value = (name: string) => ({ name, element: 'float', dims: ['n', 2] }) as const
  const other = encodeModel(
    { name: 'g', nodes: [{ op: 'Abs', inputs: ['x'], outputs: ['y'] }], constants: [], inputs: [value('x')], outputs: [value('y')] },
    {},
  )
  await expect(openScorer(other, manifest)).rejects.toThrow(/inputs are x; wanted are base, level/)
})

test('[TR3] limits follow Student: few independent windows give wider ones', () => {
  // Tables of Student's t, two-sided: 0.05 at 10 degrees 2.228, 0.001 at 20 degrees 3.850
  expect(Math.abs(studentLimit(0.05, 10) - 2.228)).toBeLessThan(0.001)
  expect(Math.abs(studentLimit(0.001, 20) - 3.85)).toBeLessThan(0.001)
  expect(studentLimit(TAIL, 10)).toBeGreaterThan(studentLimit(TAIL, 100))
})

test('[TR4] a channel that wanders by more than its noise is judged by the range it had', () => {
  const next = noise(3)
  const drift = Array.from({ length: 400 }, (_, i) => 70 + 2 * Math.sin(i / 90) + 0.1 * next())
  const steady = Array.from({ length: 400 }, () => 70 + 0.1 * next())
  expect(movementOf([drift], 20).slowShare).toBeGreaterThan(0.9)
  expect(movementOf([steady], 20).slowShare).toBeLessThan(0.2)
  const rows = machine(400, 4).map((row, i) => ({ ...row, values: Float64Array.of(row.values[0] ?? 0, drift[i] ?? 0) }))
  const { manifest } = trainedOn(rows)
  expect(manifest.channels.map(({ role }) => role)).toEqual(['watched', 'wandering'])
  expect(manifest.channels[1]?.limit).toBeGreaterThan(2 * 3.5)
})

test('[TR5] an expectation from other channels is used only where left-out blocks confirm it', () => {
  const next = noise(5)
  const x = Array.from({ length: 200 }, () => Float64Array.of(next()))
  const found = explain(
    x,
    x.map((row) => 3 * (row[0] ?? 0) + 1 + 0.1 * next()),
  )
  expect(Math.abs((found?.weights[0] ?? 0) - 3)).toBeLessThan(0.1)
  expect(
    explain(
      x,
      x.map(() => next()),
    ),
  ).toBeNull()
})

test('[TR6] too few rows are refused', () => {
  const fitted = fitModel(machine(100, 1), {
    channels: [
      { id: 'flow', unit: 'L/min' },
      { id: 'pressure', unit: 'bar' },
    ],
    context: [],
    tail: TAIL,
    reference: 'recent',
    window: windowFor(1000),
    when: [],
    settleMs: 0,
  })
  expect(fitted).toMatchObject({ ok: false, refusal: { code: 'TOO_FEW_WINDOWS', rows: 100 } })
})

async function played(change: (second: number) => number, seed: number, rows = 900): Promise<Outcome[]> {
  const { manifest, onnx } = trainedOn(machine(400, 11))
  const detector = onnxDetector(manifest, await openScorer(onnx, manifest), [terminal('B')])
  const outcomes: Outcome[] = []
  for (const { processMs, values } of machine(rows, seed, change)) {
    for (const [i, channel] of ['flow', 'pressure'].entries()) {
      outcomes.push(...(await detector.offer({ tag: 'B', channel, value: values[i] ?? 0, processMs, atMs: processMs })))
    }
  }
  return outcomes
}

test('[IN7] a fault is one finding: it names the channel, what was expected, and ends when the machine is normal again', async () => {
  const outcomes = await played((second) => (second >= 500 && second < 700 ? -1.5 : 0), 12)
  const opened = outcomes.filter(({ verdict }) => verdict === 'opened')
  expect(opened).toHaveLength(1)
  const [first] = opened
  expect(first?.open.sinceMs).toBeGreaterThanOrEqual(500_000)
  expect(first?.open.sinceMs).toBeLessThan(525_000)
  expect(first?.evidence.params).toMatchObject({ channel: 'flow', unit: 'L/min' })
  expect(Math.abs(Number(first?.evidence.params.expected) - 32)).toBeLessThan(0.2)
  const series = first?.evidence.series.find(({ channel }) => channel === 'flow')
  expect(series?.values.length).toBeLessThanOrEqual(240)
  expect(series?.expected).toHaveLength(series?.values.length ?? 0)
  const ended = outcomes.filter(({ verdict }) => verdict === 'ended')
  expect(ended).toHaveLength(1)
  expect(ended[0]?.open.findingId).toBe(first?.open.findingId)
  expect(outcomes.filter(({ verdict }) => verdict === 'updated').length).toBeLessThanOrEqual(6)
})

test('[IN8] a healthy machine of three hours raises nothing, whatever the seed', async () => {
  for (const seed of [21, 22, 23]) expect(await played(() => 0, seed, 3_600)).toEqual([])
})
