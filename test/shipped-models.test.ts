import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newCloudburst, stepCloudburst } from '#/demo/simulators/cloudburst.ts'
import { white } from '#/demo/simulators/noise.ts'
import { pumpInstruments } from '#/demo/simulators/pump-station.ts'
import type { Outcome } from '#/edge/inference/detector.ts'
import { onnxDetector } from '#/edge/inference/onnx-detector.ts'
import { openScorer } from '#/edge/inference/onnx-session.ts'
import { readModels } from '#/edge/inference/store.ts'
import { terminal } from '#/edge/inference/testing.ts'
import { ModelManifest } from '#/protocol/windows-manifest.ts'
import { twinType } from '#/twin-models/catalog/index.ts'

const { models, refused } = readModels(['demo/models'])

test('[SM1] every shipped model is whole, small, and speaks of a twin type, its channels and its findings', () => {
  expect(refused).toEqual([])
  expect(models.length).toBeGreaterThanOrEqual(3)
  for (const { manifest, file } of models) {
    const type = twinType(manifest.typeId)
    expect(type?.findings.map(({ id }) => id)).toContain(manifest.kind)
    if (manifest.engine !== 'onnx' || !file) continue
    expect(readFileSync(file).length).toBeLessThan(1_000_000)
    for (const { id, unit } of manifest.channels) expect(type?.channels.find((channel) => channel.id === id)?.unit).toBe(unit)
  }
})

async function storm(healthy: boolean): Promise<{ minute: number; outcome: Outcome }[]> {
  const shipped = models.find(({ manifest }) => manifest.id === 'storm-pump.delivery')
  if (shipped?.manifest.engine !== 'onnx' || !shipped.file) throw new Error('the model of the storm pumps is not shipped')
  const { manifest } = shipped
  const tags = ['P1', 'P2', 'P3']
  const detector = onnxDetector(
    manifest,
    await openScorer(readFileSync(shipped.file), manifest),
    tags.map((tag) => terminal(tag, 'storm-pump')),
  )
  const told: { minute: number; outcome: Outcome }[] = []
  const burst = newCloudburst(healthy ? 'auto' : 'remote_manual')
  for (let second = 0; second < 80 * 60; second++) {
    stepCloudburst(burst, 1, healthy)
    for (const [i, pump] of burst.station.pumps.entries()) {
      const tag = tags[i] ?? ''
      const { flowM3s, suctionKpa, currentA } = pumpInstruments(pump, burst.station.levelM)
      const seen = { flow: flowM3s + 0.004 * white(tag, second), suction: suctionKpa, current: currentA, running: pump.running ? 1 : 0 }
      for (const [channel, value] of Object.entries(seen)) {
        const outcomes = await detector.offer({ tag, channel, value, processMs: second * 1000, atMs: second * 1000 })
        for (const outcome of outcomes) told.push({ minute: second / 60, outcome })
      }
    }
  }
  return told
}

test('[SM2] under the cloudburst the edge finds that P2 delivers 36 % of expected, about a minute after its start', async () => {
  const told = await storm(false)
  const opened = told.filter(({ outcome }) => outcome.verdict === 'opened')
  expect(opened).toHaveLength(1)
  const [{ minute, outcome } = { minute: 0, outcome: undefined }] = opened
  expect(minute).toBeGreaterThan(31)
  expect(minute).toBeLessThan(33)
  expect(outcome?.open.tag).toBe('P2')
  expect(outcome?.kind).toBe('pump.delivery_low')
  expect(outcome?.evidence.params).toMatchObject({ channel: 'flow' })
  expect(Math.abs(Number(outcome?.evidence.params.percent) - 36)).toBeLessThanOrEqual(1)
  expect(Math.abs(Number(outcome?.evidence.params.residual) - -0.16)).toBeLessThan(0.005)
  expect(outcome?.confidence).toBeGreaterThanOrEqual(0.94)
})

test('[SM3] three healthy pumps in the same storm raise nothing', async () => {
  expect(await storm(true)).toEqual([])
})

test('[SM4] the command beside it trains the shipped model again: same channels, centres and limits within a hundredth', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onefold-train-'))
  execFileSync('sh', ['demo/models/train.sh', folder], { stdio: 'pipe' })
  const channels = (path: string) => ModelManifest.parse(JSON.parse(readFileSync(path, 'utf8'))).channels
  const again = channels(join(folder, 'storm-pump-delivery.json'))
  const shipped = channels('demo/models/storm-pump-delivery.json')
  expect(again.map(({ id, role }) => [id, role])).toEqual(shipped.map(({ id, role }) => [id, role]))
  for (const [i, { center, limit }] of shipped.entries()) {
    expect(Math.abs((again[i]?.center ?? 0) / center - 1)).toBeLessThan(0.01)
    expect(Math.abs((again[i]?.limit ?? 0) / limit - 1)).toBeLessThan(0.01)
  }
}, 120_000)
