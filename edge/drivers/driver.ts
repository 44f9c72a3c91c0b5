import type { AssignedTerminal, Spectrum } from '#/protocol/messages.ts'
import type { Quality, Source } from '#/protocol/quality.ts'

/** One terminal a driver serves. `channels[].unit` is the catalogue's; a driver may send another one it knows, the agent converts. */
export type Point = AssignedTerminal

export type DriverReading = {
  tag: string
  channel: string
  value: number
  /** UCUM code of `value` as the device gives it. */
  unit: string
  /** Device time. */
  atMs: number
  /** Scenario or recording time, in which windows and durations are counted; absent = `atMs`. */
  processMs?: number
  quality?: Quality
  source?: Source
  /** Kept, but raises nothing and overwrites nothing newer. */
  historical?: boolean
}

/** Evidence on request: a waveform, a spectrum or both. */
export type Capture = {
  /** Nanoseconds since 1970, decimal. */
  startNs: string
  rateHz?: number
  unit: string
  values?: readonly number[]
  spectrum?: Spectrum
  params?: Record<string, number | string>
}

export type WriteResult = { ok: true } | { ok: false; reason: string }

export type DriverSession = AsyncDisposable & {
  readings: AsyncIterable<DriverReading[]>
  /** `commandId` is of one command for ever: a device that keeps ids does nothing at one that it has seen. */
  write(tag: string, command: string, params: Record<string, number | boolean | string>, commandId: string): Promise<WriteResult>
  capture?(tag: string, name: string): Promise<Capture | null>
}

/** What a driver needs of a logger; pino fits. */
export type Log = {
  debug(fields: object, message?: string): void
  info(fields: object, message?: string): void
  warn(fields: object, message?: string): void
  error(fields: object, message?: string): void
}

export type DriverContext = { points: readonly Point[]; signal: AbortSignal; nowMs: () => number; log: Log }

/** A driver is one file and one entry in the list. `options` come from a file: the driver checks them itself. */
export type Driver = { id: string; open(options: unknown, ctx: DriverContext): Promise<DriverSession> }
