import { z } from 'zod'
import { ModelManifest } from '#/protocol/windows-manifest.ts'

const Ms = z.number().nonnegative()
const shared = {
  v: z.literal(1),
  id: z.string().min(1).max(100),
  version: z.string().min(1).max(60),
  typeId: z.string().min(1),
  kind: z.string().min(1),
}

/** A bearing on a shaft: the envelope line of one defect, and how it grows. */
export const BearingManifest = z.object({
  ...shared,
  engine: z.literal('bearing'),
  channel: z.string(),
  speedChannel: z.string().optional(),
  /** The machine's own hour meter, where it has one. */
  hoursChannel: z.string().optional(),
  unit: z.string(),
  /** A finding where `share.over` of the last `share.of` strokes lie above `limit`; over when as many lie below `release`. */
  limit: z.number().positive(),
  release: z.number().positive(),
  share: z.object({ over: z.number().int().positive(), of: z.number().int().positive() }),
  /** At this amplitude the bearing has failed. */
  failure: z.number().positive(),
  /** How far from the failure amplitude bearings of this kind really fail, as a standard deviation of its logarithm. */
  failureSpread: z.number().nonnegative(),
  orders: z.array(z.object({ x: z.number(), label: z.string() })),
  /** What to ask the driver for when the finding opens. */
  capture: z.string().optional(),
  updateMs: Ms,
})
export type BearingManifest = z.infer<typeof BearingManifest>

/** A sump below a road: when will water stand there, at what is pumped now. */
export const ForecastManifest = z.object({
  ...shared,
  engine: z.literal('forecast'),
  stationTypeId: z.string(),
  pumpTypeId: z.string(),
  /** Relation of the underpass to its station; else the only station this gateway serves. */
  relation: z.string(),
  sumpAreaM2: z.number().positive(),
  sumpDepthM: z.number().positive(),
  /** Water on the road: V = roadVolume * depth^1.5, m³. */
  roadVolume: z.number().positive(),
  /** Time constant with which inflow follows rain. */
  lagMin: z.number().positive(),
  ratedFlowM3s: z.number().positive(),
  autoMode: z.number(),
  depthM: z.number().positive(),
  withinMin: z.number().positive(),
  persistMs: Ms,
  holdMs: Ms,
  updateMs: Ms,
})
export type ForecastManifest = z.infer<typeof ForecastManifest>

export const AnyManifest = z.discriminatedUnion('engine', [ModelManifest, BearingManifest, ForecastManifest])
export type AnyManifest = z.infer<typeof AnyManifest>
