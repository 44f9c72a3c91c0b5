import { z } from 'zod'

const ModelRef = z.object({ id: z.string().min(1).max(100), version: z.string().max(60), hash: z.string().max(128) })

export const EvidenceSeries = z.object({
  channel: z.string().min(1).max(100),
  startMs: z.number(),
  stepMs: z.number().positive(),
  values: z.array(z.number().nullable()).max(20_000),
  expected: z.array(z.number()).max(20_000).optional(),
})
export type EvidenceSeries = z.infer<typeof EvidenceSeries>

export const Spectrum = z.object({
  x: z.array(z.number()).max(8_192),
  y: z.array(z.number()).max(8_192),
  xUnit: z.string().max(40),
  marks: z.array(z.object({ x: z.number(), label: z.string().max(100) })).max(50),
})
export type Spectrum = z.infer<typeof Spectrum>

/** What was looked at: start to the nanosecond (a decimal string: 2^63 does not fit a number), rate, and how wrong the clock may be. */
export const Evidence = z.object({
  startNs: z.string().regex(/^\d{1,20}$/),
  rateHz: z.number().positive().optional(),
  clockErrorMs: z.number().nonnegative(),
  series: z.array(EvidenceSeries).max(20),
  spectrum: Spectrum.optional(),
  params: z.record(z.string().max(100), z.union([z.number(), z.string().max(500)])),
})
export type Evidence = z.infer<typeof Evidence>

/** From agent to server over `inference.report`, the payload of a compact JWS by the gateway's key. Idempotent by `findingId`. */
export const FindingMessage = z.object({
  v: z.literal(1),
  findingId: z.uuid(),
  /** Only what is new about the one that was reported by this id before: the same thing seen longer, a forecast that moved. It opens nothing. */
  updates: z.uuid().optional(),
  suffix: z.string().min(1).max(40),
  kind: z.string().min(1).max(100),
  model: ModelRef,
  tier: z.enum(['terminal', 'edge', 'cloud']),
  confidence: z.number().min(0).max(1),
  latencyUs: z.number().nonnegative(),
  energyMj: z.number().nonnegative().optional(),
  startedAtMs: z.number(),
  detectedAtMs: z.number(),
  evidence: Evidence,
  /** The model sees the cause no more; the finding itself is closed by measurement and by people. */
  ended: z.boolean().optional(),
})
export type FindingMessage = z.infer<typeof FindingMessage>
