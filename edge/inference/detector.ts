import { z } from 'zod'
import type { EvidenceSeries } from '#/protocol/messages.ts'

/** A terminal as a model sees it. */
export type Terminal = { tag: string; typeId: string; settings: Record<string, unknown>; relations: Record<string, string> }

/** One good reading, in the catalogue's unit. `processMs` is scenario or recording time. */
export type Sample = { tag: string; channel: string; value: number; processMs: number; atMs: number; historical?: boolean }

/** An open finding as it must survive a restart of the process. */
export const OpenFinding = z.object({
  tag: z.string(),
  findingId: z.string(),
  sinceMs: z.number(),
  sinceAtMs: z.number(),
  detectedAtMs: z.number(),
  base: z.array(z.number()).optional(),
})
export type OpenFinding = z.infer<typeof OpenFinding>

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
  /** What must survive a restart of the process, a terminal. JSON. */
  snapshot(): Record<string, unknown>
  restore(tag: string, state: unknown): void
  /** Set by the host: told what one window took. */
  timed: (us: number) => void
}
