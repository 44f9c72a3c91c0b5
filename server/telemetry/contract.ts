import { z } from 'zod'
import { GatewayId, ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { CLOCK_TROUBLES } from './clock-book.ts'

export * from './contract/asking.ts'
export * from './contract/data-health.ts'
export * from './contract/series-columns.ts'

/** OPC UA's three, by the numbers Sparkplug carries. */
export const QUALITY = { bad: 0, uncertain: 64, good: 192 } as const
export type QualityName = keyof typeof QUALITY
export const qualityName = (quality: number): QualityName => (quality >= 192 ? 'good' : quality >= 64 ? 'uncertain' : 'bad')

/** Where a value came from. The number is what is stored; `HISTORICAL` is added to it for a reading that came late. */
export const SOURCES = ['measured', 'simulated', 'replayed', 'manual'] as const
export type SourceName = (typeof SOURCES)[number]
export const HISTORICAL = 16
/** Added to the source of what a gateway in quarantine says: kept for a person to look at, and no value, alarm or figure of anybody. */
export const UNTRUSTED = 32
export const isUntrusted = (source: number): boolean => (source & UNTRUSTED) !== 0
/** Added to the source of a reading whose time is as doubtful as the clock of its device or gateway was when it came. */
export const CLOCK_OFF = 64
export const isClockOff = (source: number): boolean => (source & CLOCK_OFF) !== 0
export const sourceName = (source: number): SourceName => SOURCES[source & 15] ?? 'measured'
export const isHistorical = (source: number): boolean => (source & HISTORICAL) !== 0

/** The newest value of a channel by device time. `stale`: nothing newer came for two of its reporting intervals (at least 60 s). */
export const Latest = z.object({
  atMs: z.number(),
  value: z.number(),
  quality: z.enum(['good', 'uncertain', 'bad']),
  stale: z.boolean(),
  source: z.enum(SOURCES),
  clockOff: z.boolean().optional(), // its device's clock was wrong when it came
})
export type Latest = z.infer<typeof Latest>

/** Objects whose newest values are not to be trusted as they stand: of doubtful quality, or silent (nothing fresh on any channel). */
export const AskDoubtful = z.strictObject({ siteId: SiteId })
export type Doubtful = { uncertain: string[]; silent: string[] }

export const AskLatest = z.strictObject({ objectIds: z.array(ObjectId).max(5_000) })
export type LatestByObject = Record<string, Record<string, Latest>>

const Ms = z.number().int().min(0).max(8.64e15)
export const AskSeries = z
  .strictObject({
    objectId: ObjectId,
    channels: z.array(z.string().max(100)).min(1).max(50),
    fromMs: Ms,
    toMs: Ms,
    pixels: z.number().int().min(1).max(10_000),
  })
  .refine((ask) => ask.toMs > ask.fromMs, 'toMs must be after fromMs')
export type AskSeries = z.infer<typeof AskSeries>

/** Where there are more readings than pixels, `v` is the mean of a pixel and `min`/`max` its extremes, so that no spike disappears. `q`: the worst quality. */
export type SeriesPoints = { t: number[]; v: (number | null)[]; min?: number[]; max?: number[]; q?: number[] }
export type SeriesAnswer = { channel: string; points: SeriesPoints; resolutionMs: number }

/** A channel of the positions where an asset stood, cut by its stays there. */
export const AskAssetSeries = z
  .strictObject({ assetId: ObjectId, channel: z.string().max(100), fromMs: Ms, toMs: Ms, pixels: z.number().int().min(1).max(10_000) })
  .refine((ask) => ask.toMs > ask.fromMs, 'toMs must be after fromMs')
export type AskAssetSeries = z.infer<typeof AskAssetSeries>
/** `hours` of a stay: how long it ran there, null where nothing counts it. `base`: what stood in the asset's record, and since when. */
export type AssetHistory = {
  stays: { positionId: string; positionTag: string; positionTypeId: string; from: string; until: string | null; hours: number | null }[]
  channels: string[]
  hours: { total: number; base: { hours: number; at: string } | null } | null
}

/** Why one reading was refused; its neighbours in the batch go through. */
export const READING_REFUSALS = [
  'UNKNOWN_SERIES',
  'NOT_YOURS',
  'NOT_FINITE',
  'WRONG_TYPE',
  'WRONG_UNIT',
  'OUT_OF_RANGE',
  'FUTURE',
  'TOO_OLD',
  'BAD_TIME',
] as const
export type ReadingRefusal = (typeof READING_REFUSALS)[number]

/** Why a whole batch was refused. `SEQUENCE_REUSED`: the same number with other content, which is an event of its own. */
export const BATCH_REFUSALS = ['SEQUENCE_REUSED', 'TOO_MANY_READINGS', 'BAD_BATCH', 'DISK_FULL'] as const
export type BatchRefusal = (typeof BATCH_REFUSALS)[number]

/** `value` may be null so that a sender whose JSON has no NaN is told NOT_FINITE for that reading, not refused as a whole. */
export const IngestReading = z.tuple(
  [z.string().max(100), z.string().max(100), z.number(), z.union([z.number(), z.boolean(), z.string().max(1_000), z.null()])],
  z.union([z.number().int(), z.enum(['good', 'uncertain', 'bad'])]).optional(),
)
export const MAX_READINGS_PER_BATCH = 50_000
export const Ingest = z.strictObject({
  epoch: z.number().int().min(0).max(2_147_483_647),
  sequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** Of the times in `readings`: it is said, and never guessed. */
  timeUnit: z.enum(['s', 'ms', 'us', 'ns']).default('ms'),
  /** The unit that `suffix/channel` is in, by its code or sign. Another than the channel's is refused, reading by reading (`WRONG_UNIT`). */
  units: z.record(z.string().max(201), z.string().max(40)).optional(),
  /** [suffix, channel, device time, value, quality?] ; quality by name or by Sparkplug's code, good where absent */
  readings: z.array(IngestReading).max(MAX_READINGS_PER_BATCH),
  source: z.enum(SOURCES).optional(),
  historical: z.boolean().optional(), // all of it is late: kept, raises nothing
})
export type Ingest = z.input<typeof Ingest>
/** `committed`: the highest sequence of this epoch with none missing before it. A refused reading is not to be sent again. */
export type IngestAnswer = { committed: number; duplicate: boolean; refused: { index: number; reason: ReadingRefusal }[] }

export type TelemetryRefusal =
  | { code: 'SEQUENCE_REUSED'; epoch: number; sequence: number }
  | { code: 'TOO_MANY_READINGS'; limit: number }
  | { code: 'BAD_BATCH'; detail: string }
  | { code: 'OBJECT_NOT_FOUND' }
  | { code: 'TOO_MANY_EXPORTS'; limit: number }
  | { code: 'DISK_FULL'; waitSeconds: number } // nothing of it could be kept: the sender keeps it
  | { code: 'TOO_MANY_UNDER_WAY'; waitSeconds: number } // more is under way than fits: nothing of it was taken

export const Health = z.object({
  /** Readings committed a second: the mean of the last 10 s and of the last 60 s. */
  rate: z.object({ tenS: z.number(), minute: z.number() }),
  /** From arrival to durable, ms. */
  commitMs: z.object({ p50: z.number(), p99: z.number() }),
  /** From device time to durable, ms, live readings only. */
  lagMs: z.object({ p50: z.number(), p99: z.number() }),
  waiting: z.number().int(), // readings admitted and not yet durable
  series: z.number().int(), // with a value
  head: z.object({ readings: z.number().int(), bytes: z.number().int(), openSlots: z.number().int() }),
  refused: z.array(
    z.object({
      sender: GatewayId.nullable(),
      tag: z.string().nullable(),
      reason: z.string(),
      count: z.number().int(),
      lastAt: z.string(),
      lastDetail: z.string().nullable(),
    }),
  ),
  /** Devices and gateways whose clock is wrong, worst first, a hundred at most. `offsetMs`: their clock less ours. */
  clocks: z.array(
    z.object({ objectId: ObjectId, tag: z.string(), trouble: z.enum(CLOCK_TROUBLES), offsetMs: z.number(), sinceAt: z.string() }),
  ),
})
export type Health = z.infer<typeof Health>
