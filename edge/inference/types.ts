import type { Capture, DriverReading, Log } from '#/edge/drivers/driver.ts'
import type { Assignment, FindingMessage } from '#/protocol/messages.ts'

/** What a model says; the agent adds version, suffix, `clockErrorMs` and the signature, and keeps it until the server answered.
 *  `findingId` is made by the model's host and used again when it says that the same finding ended. */
export type FindingDraft = Omit<FindingMessage, 'v' | 'suffix' | 'evidence'> & {
  tag: string
  evidence: Omit<FindingMessage['evidence'], 'clockErrorMs'>
}

export type ModelStats = { id: string; version: string; hash: string; typeId: string; p99Ms: number | null; killed: number }

/** One session serves all gateways of an agent process; tags are unique among them. */
export type InferenceSession = AsyncDisposable & {
  /** What there is to watch, and with which models; called at start and when an assignment has changed. */
  assign(assigned: { models: Assignment['models']; terminals: Assignment['terminals'] }): void
  /** Readings in catalogue units. Never blocks and never throws: what a model cannot take in time is dropped and counted. */
  offer(readings: readonly DriverReading[]): void
  findings: AsyncIterable<FindingDraft>
  /** The models that run. */
  stats(): ModelStats[]
  /** Models that were refused since the start: no file, no ONNX, of another hash. Each stands in the log with its reason. */
  refused?(): number
}

export type InferenceOptions = {
  /** The agent's own folder. */
  dataDir: string
  log: Log
  signal: AbortSignal
  /** A driver's evidence (waveform, spectrum), where it has one. */
  capture?: (tag: string, name: string) => Promise<Capture | null>
  /** Folders with manifests; of two with one id the later wins. `dataDir/models` is always the last of them. */
  modelDirs?: readonly string[]
  /** No sign of life for so long while there is work: killed, counted, started again. Milliseconds. */
  budgetMs?: number
  /** Resident memory of the process of the models: above it, killed and counted. Megabytes. */
  memoryMb?: number
}

export type StartInference = (options: InferenceOptions) => Promise<InferenceSession>
