import type { EvidenceSeries } from '#/protocol/messages.ts'

/** A terminal as a model sees it. */
export type Terminal = {
  tag: string
  typeId: string
  settings: Record<string, unknown>
  relations: Record<string, string>
  everyMs: Record<string, number>
}

/** One good reading, in the catalogue's unit. `processMs` is scenario or recording time. */
export type Sample = { tag: string; channel: string; value: number; processMs: number; atMs: number }

/** An open finding as it must survive a restart of the process. */
export type OpenFinding = {
  model: string
  tag: string
  findingId: string
  sinceMs: number
  sinceAtMs: number
  detectedAtMs: number
  base?: number[]
}

export type Outcome = {
  verdict: 'opened' | 'updated' | 'ended'
  kind: string
  open: OpenFinding
  confidence: number
  latencyUs: number
  evidence: { startMs: number; series: EvidenceSeries[]; params: Record<string, number | string> }
  /** Evidence to ask the driver for: its name there. */
  capture?: string
}

/** A model at work on the terminals it serves. It is told readings one by one, in their order. */
export type Detector = {
  id: string
  /** Channels wanted of each tag. */
  wants: ReadonlyMap<string, ReadonlySet<string>>
  offer(sample: Sample): Outcome[] | Promise<Outcome[]>
  resume(open: OpenFinding): void
  /** Called before each run on a window, so that the host knows what it waits for; gets the time it took. */
  timed: (us: number) => void
}
