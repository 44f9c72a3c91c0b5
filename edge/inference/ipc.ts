import type { Outcome, Terminal } from './detector.ts'
import type { StoredModel } from './store.ts'

/** tag, channel, value, processMs, atMs, historical */
export type SampleTuple = [string, string, number, number, number, boolean]

export type ToWorker =
  | { t: 'load'; models: StoredModel[]; terminals: Terminal[]; states: States }
  | { t: 'readings'; seq: number; samples: SampleTuple[] }

/** What each model must remember of each terminal over a restart. */
export type States = Record<string, Record<string, unknown>>

export type FromWorker =
  /** Which model has the word from here on: the one to blame when nothing follows. */
  | { t: 'at'; model: string }
  | { t: 'loaded'; wants: [tag: string, channels: string[]][]; refused: { id: string; reason: string }[] }
  | { t: 'finding'; model: string; outcome: Outcome }
  | { t: 'done'; seq: number; timedUs: Record<string, number[]>; states: States | null }
