import { join } from 'node:path'
import type { Capture, DriverReading } from '#/edge/drivers/driver.ts'
import type { Terminal } from './detector.ts'
import { draftOf } from './draft.ts'
import { Host } from './host.ts'
import type { FromWorker, States } from './ipc.ts'
import { Latencies } from './latency.ts'
import { readStates, writeStates } from './memory.ts'
import { Queue } from './queue.ts'
import { readModels, type StoredModel } from './store.ts'
import type { FindingDraft, InferenceOptions, InferenceSession } from './types.ts'

export type { FindingDraft, InferenceOptions, InferenceSession, ModelStats, StartInference } from './types.ts'

const BUDGET_MS = 2_000
const MEMORY_MB = 400
const CAPTURE_MS = 2_000

/** Runs the models of an agent beside it, in a process of their own. Where no model fits a terminal there is no process.
 *  A model that cannot be loaded, hangs or leaks is told in the log and the statistics; the readings and the other models go on. */
export async function startInference(options: InferenceOptions): Promise<InferenceSession> {
  const { log, signal, dataDir } = options
  const statePath = join(dataDir, 'inference.json')
  const findings = new Queue<FindingDraft>()
  const latencies = new Latencies()
  const kills = new Map<string, number>()
  const unfit = new Set<string>()
  let unread = 0
  let models: StoredModel[] = []
  let assigned = ''
  let host: Host | null = null

  const heard = (message: FromWorker) => {
    if (message.t === 'loaded') {
      for (const { id, reason } of message.refused) {
        unfit.add(id)
        log.error({ model: id, reason }, 'a model was refused')
      }
    }
    if (message.t === 'finding') void tell(message)
    if (message.t !== 'done') return
    for (const [model, us] of Object.entries(message.timedUs)) latencies.add(model, us)
    if (message.states) remember(message.states)
  }
  const remember = (states: States) => {
    try {
      writeStates(statePath, states)
    } catch (error) {
      log.warn({ err: error }, 'what the models remember could not be written; it is tried again with what they hear next')
    }
  }
  const tell = async ({ model, outcome }: Extract<FromWorker, { t: 'finding' }>) => {
    const stored = models.find(({ manifest }) => manifest.id === model)
    if (!stored) return
    const { capture } = outcome
    const captured = capture && options.capture ? await captureOf(options.capture, outcome.open.tag, capture) : null
    findings.put(draftOf(stored, outcome, captured))
  }
  const close = async () => {
    findings.close()
    await host?.[Symbol.asyncDispose]()
    host = null
  }
  signal.addEventListener('abort', () => void close(), { once: true })

  return {
    assign(wanted) {
      if (signal.aborted) return
      const read = readModels([...(options.modelDirs ?? []), join(dataDir, 'models')])
      for (const { path, reason } of read.refused) log.error({ path, reason }, 'a model was refused')
      unread = read.refused.length
      models = read.models.filter((model) => serves(model, wanted) && agrees(model, wanted, log))
      const terminals = wanted.terminals.map(({ tag, typeId, settings, relations }): Terminal => ({ tag, typeId, settings, relations }))
      const now = JSON.stringify([models.map(({ hash }) => hash), terminals])
      if (now === assigned) return
      assigned = now
      unfit.clear()
      void host?.[Symbol.asyncDispose]()
      const { budgetMs = BUDGET_MS, memoryMb = MEMORY_MB } = options
      host = new Host({ models, terminals, states: readStates(statePath), budgetMs, memoryMb, log, heard, kills })
      host.start()
    },
    offer(readings: readonly DriverReading[]) {
      for (const { tag, channel, value, atMs, processMs, quality, historical } of readings) {
        if (quality === undefined || quality === 'good') host?.offer([tag, channel, value, processMs ?? atMs, atMs, historical === true])
      }
    },
    findings,
    refused: () => unread + unfit.size,
    stats: () =>
      models
        .filter(({ manifest }) => !unfit.has(manifest.id))
        .map(({ manifest: { id, version, typeId }, hash }) => ({
          id,
          version,
          hash,
          typeId,
          p99Ms: latencies.p99Ms(id),
          killed: kills.get(id) ?? 0,
        })),
    [Symbol.asyncDispose]: close,
  }
}

type Assigned = Parameters<InferenceSession['assign']>[0]

const serves = ({ manifest }: StoredModel, { terminals }: Assigned) => terminals.some(({ typeId }) => typeId === manifest.typeId)

/** The server's assignment decides the version where it names the model. */
function agrees({ manifest, hash }: StoredModel, { models }: Assigned, log: InferenceOptions['log']): boolean {
  const assigned = models.find(({ id }) => id === manifest.id)
  if (!assigned || assigned.hash === hash) return true
  log.error({ model: manifest.id, assigned: assigned.hash, here: hash }, 'the assigned version of this model is not on this gateway')
  return false
}

async function captureOf(capture: NonNullable<InferenceOptions['capture']>, tag: string, name: string): Promise<Capture | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, CAPTURE_MS, null).unref())
  return Promise.race([capture(tag, name).catch(() => null), late])
}
