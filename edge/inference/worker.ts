import { readFile } from 'node:fs/promises'
import { bearingDetector } from './bearing.ts'
import type { Detector, Sample, Terminal } from './detector.ts'
import { forecastDetector } from './forecast.ts'
import type { FromWorker, SampleTuple, States, ToWorker } from './ipc.ts'
import { onnxDetector } from './onnx-detector.ts'
import { openScorer } from './onnx-session.ts'
import type { StoredModel } from './store.ts'

/** The process of the models. It may hang, leak or die: its host watches, kills and starts it again. */
const BEAT_MS = 100
const SNAPSHOT_MS = 30_000

const detectors: Detector[] = []
const byTag = new Map<string, Detector[]>()
let timedUs: Record<string, number[]> = {}
let beatAt = 0
let snapshotAt = 0
let speaking = ''

const send = (message: FromWorker) => process.send?.(message)

/** Says who is about to run: when it changes, and often enough to show that time passes. */
function at(model: string): void {
  const now = performance.now()
  if (model === speaking && now - beatAt < BEAT_MS) return
  speaking = model
  beatAt = now
  send({ t: 'at', model })
}

async function open(model: StoredModel, terminals: Terminal[]): Promise<Detector> {
  const { manifest } = model
  if (manifest.engine === 'bearing') return bearingDetector(manifest, terminals)
  if (manifest.engine === 'forecast') return forecastDetector(manifest, terminals)
  if (!model.file) throw new Error('its file is missing')
  return onnxDetector(manifest, await openScorer(await readFile(model.file), manifest), terminals)
}

async function load(models: StoredModel[], terminals: Terminal[], states: States): Promise<void> {
  const refused: { id: string; reason: string }[] = []
  const wants = new Map<string, Set<string>>()
  for (const model of models) {
    const { id } = model.manifest
    at(id)
    try {
      const detector = await open(model, terminals)
      detector.timed = (us) => {
        const list = timedUs[id] ?? []
        timedUs[id] = list
        list.push(Math.round(us * 10) / 10)
      }
      for (const [tag, state] of Object.entries(states[id] ?? {})) detector.restore(tag, state)
      detectors.push(detector)
      for (const [tag, channels] of detector.wants) {
        byTag.set(tag, [...(byTag.get(tag) ?? []), detector])
        wants.set(tag, new Set([...(wants.get(tag) ?? []), ...channels]))
      }
    } catch (error) {
      refused.push({ id, reason: (error as Error).message })
    }
  }
  send({ t: 'loaded', wants: [...wants].map(([tag, channels]) => [tag, [...channels]]), refused })
}

async function read(seq: number, samples: SampleTuple[]): Promise<void> {
  let found = false
  for (const [tag, channel, value, processMs, atMs, historical] of samples) {
    const sample: Sample = { tag, channel, value, processMs, atMs, historical }
    for (const detector of byTag.get(tag) ?? []) {
      if (!detector.wants.get(tag)?.has(channel)) continue
      at(detector.id)
      for (const outcome of await detector.offer(sample)) {
        found = true
        send({ t: 'finding', model: detector.id, outcome })
      }
    }
  }
  const now = performance.now()
  const save = found || now - snapshotAt > SNAPSHOT_MS
  if (save) snapshotAt = now
  send({
    t: 'done',
    seq,
    timedUs,
    states: save ? Object.fromEntries(detectors.map((detector) => [detector.id, detector.snapshot()])) : null,
  })
  timedUs = {}
}

let turn = Promise.resolve()
process.on('message', (message: ToWorker) => {
  turn = turn.then(() =>
    message.t === 'load' ? load(message.models, message.terminals, message.states) : read(message.seq, message.samples),
  )
})
process.on('disconnect', () => process.exit(0))
