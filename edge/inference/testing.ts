import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '#/edge/drivers/driver.ts'
import type { Row } from '#/protocol/windows.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import type { Terminal } from './detector.ts'
import { judgeFor, TAIL, windowFor } from './training/defaults.ts'
import { type Trained, type TrainOptions, trainModel } from './training/train.ts'

/** Normal, and the same noise each time. */
export function noise(seed: number): () => number {
  const uniform = seededRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

export const CHANNELS = [
  { id: 'flow', unit: 'L/min' },
  { id: 'pressure', unit: 'bar' },
]

/** A steady machine at one row a second: flow 32 ± 0.4, pressure 1 ± 0.1. `change` bends it. */
export function machine(rows: number, seed: number, change: (second: number) => number = () => 0): Row[] {
  const next = noise(seed)
  return Array.from({ length: rows }, (_, i) => ({
    processMs: i * 1000,
    atMs: i * 1000,
    values: Float64Array.of(32 + 0.4 * next() + change(i), 1 + 0.1 * next()),
  }))
}

export function trainedOn(rows: readonly Row[], more: Partial<TrainOptions> = {}): Trained {
  const options: TrainOptions = {
    id: 'test.bed',
    version: '1',
    typeId: 'test-bed',
    kind: 'anomaly',
    file: 'bed.onnx',
    files: [],
    at: '',
    command: '',
    channels: CHANNELS,
    context: [],
    tail: TAIL,
    reference: 'recent',
    window: windowFor(1000),
    judge: judgeFor(1000),
    when: [],
    settleMs: 0,
    ...more,
  }
  const trained = trainModel(rows, options)
  if (!trained.ok) throw new Error(trained.refusal.code)
  return trained.value
}

export const terminal = (tag: string, typeId = 'test-bed', relations: Record<string, string> = {}): Terminal => ({
  tag,
  typeId,
  settings: {},
  relations,
})

/** A data folder with the models given. */
export function folderWith(...models: { manifest: object; onnx?: Uint8Array }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'onefold-models-'))
  models.forEach(({ manifest, onnx }, i) => {
    writeFileSync(join(folder, `${i}.json`), JSON.stringify(manifest))
    if (onnx && 'file' in manifest) writeFileSync(join(folder, String(manifest.file)), onnx)
  })
  return folder
}

export function hearing(): { log: Log; said: { level: string; fields: object; message: string }[] } {
  const said: { level: string; fields: object; message: string }[] = []
  const at =
    (level: string) =>
    (fields: object, message = '') =>
      void said.push({ level, fields, message })
  return { said, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } }
}
