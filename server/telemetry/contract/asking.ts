import { z } from 'zod'
import { GatewayId, ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'

const Ms = z.number().int().min(0).max(8.64e15)
const after = (ask: { fromMs: number; toMs: number }) => ask.toMs > ask.fromMs
const AFTER = 'toMs must be after fromMs'
const Channel = z.string().max(100)

/** Channels of any objects over one range: what a comparison draws. Those that are not there, or another tenant's, are left out. */
export const AskMany = z
  .strictObject({
    of: z
      .array(z.strictObject({ objectId: ObjectId, channel: Channel }))
      .min(1)
      .max(500),
    fromMs: Ms,
    toMs: Ms,
    pixels: z.number().int().min(1).max(10_000),
  })
  .refine(after, AFTER)
export type AskMany = z.infer<typeof AskMany>

/** The newest value of every channel of a site's objects at a moment; `stale`: nothing had come for two of its intervals by then. */
export const AskAsOf = z.strictObject({ siteId: SiteId, atMs: Ms, objectIds: z.array(ObjectId).max(5_000).optional() })
export type AskAsOf = z.infer<typeof AskAsOf>

/** How whole what an object told is. Silences shorter than two intervals (60 s at least) are none. */
export const AskCompleteness = z.strictObject({ objectId: ObjectId, fromMs: Ms, toMs: Ms }).refine(after, AFTER)
export type AskCompleteness = z.infer<typeof AskCompleteness>
export type Completeness = {
  channel: string
  everyMs: number
  expected: number // by its interval, over the whole range
  received: number
  late: number // of those received, as historical
  doubtful: number // of other than good quality
  gaps: number
  silentMs: number // of those gaps, without what the reading before each stands for
}[]

/** One figure for many series of one channel, step by step: of every object of a type, below an object (area, station, line), or that it feeds. */
export const AskAggregate = z
  .strictObject({
    siteId: SiteId,
    channel: Channel,
    by: z.enum(['type', 'parent', 'all']),
    typeId: z.string().max(100).optional(),
    /** Only what stands below this object. */
    belowId: ObjectId.optional(),
    /** Only what this object reaches along the graph's connections, `feeds` first. */
    reachedFromId: ObjectId.optional(),
    fromMs: Ms,
    toMs: Ms,
    steps: z.number().int().min(1).max(2_000),
  })
  .refine(after, AFTER)
export type AskAggregate = z.infer<typeof AskAggregate>
export type Aggregate = {
  stepMs: number
  /** `sum`: of the series' means in a step; `mean`: over all readings of the step. */
  groups: {
    key: string
    names: Names | null
    tag: string | null
    series: number
    t: number[]
    mean: number[]
    min: number[]
    max: number[]
    sum: number[]
    readings: number[]
  }[]
}

type Stored = { readings: number; bytes: number; bytesPerDay: number }
/** What readings take on disk, and what they will. Bytes of tables, indexes and what is kept outside them, shared out by packed bytes. */
export type StorageAnswer = {
  bytes: { readings: number; minutes: number; hours: number; days: number; open: number; total: number }
  bySite: (Stored & { siteId: string })[] // the largest first, as byType
  byType: (Stored & { typeId: string; series: number })[]
  byMonth: (Stored & { month: string })[] // of device time, YYYY-MM
  growth: { readingsPerDay: number; bytesPerDay: number; over: number } // days it is measured over; 0: by what comes now
  forecast: { days: number; bytes: number }[] // with what retention takes away again
  keep: KeepRule[]
  removed: { at: string; typeId: string; what: KeptWhat; rows: number; bytes: number }[]
}

/** How long each is kept, in days; null: for ever. Raw readings at least as long as the evidence that stands on them. */
export const KEPT = ['raw', 'minutes', 'hours', 'days'] as const
export type KeptWhat = (typeof KEPT)[number]
const Days = z.number().int().min(7).max(36_500).nullable()
export const GRADES = ['general', 'important', 'core'] as const
export type Grade = (typeof GRADES)[number]
export const KeepRule = z
  .strictObject({ typeId: z.string().max(100).nullable(), grade: z.enum(GRADES), raw: Days, minutes: Days, hours: Days, days: Days })
  .refine(
    (rule) => atLeast(rule.minutes, rule.raw) && atLeast(rule.hours, rule.minutes) && atLeast(rule.days, rule.hours),
    'what is coarser is kept at least as long',
  )
export type KeepRule = z.infer<typeof KeepRule>
const atLeast = (days: number | null, than: number | null) => days === null || (than !== null && days >= than)

/** Refused readings as a person sees them. A message that could not be read at all has its first bytes instead of a value. */
export const AskQuarantine = z.strictObject({
  gatewayId: GatewayId.optional(),
  reason: z.string().max(40).optional(),
  beforeId: z.number().int().positive().optional(),
  limit: z.number().int().min(1).max(500).default(100),
})
export type AskQuarantine = z.infer<typeof AskQuarantine>
export type Quarantined = {
  id: number
  gatewayId: string
  gatewayTag: string | null
  reason: string
  receivedAt: string
  name: string | null // as it was sent
  objectId: string | null
  tag: string | null
  channel: string | null
  atMs: number | null
  value: number | string | null
  quality: number | null
  message: { bytes: number; head: string } | null // hexadecimal
}
export type QuarantinePage = {
  rows: Quarantined[]
  next: number | null
  counts: { gatewayId: string; gatewayTag: string | null; reason: string; count: number; newestAt: string }[]
}

/** Which of it: by number, or all of one sender and reason. */
const Which = z.union([
  z.strictObject({ ids: z.array(z.number().int().positive()).min(1).max(10_000) }),
  z.strictObject({ gatewayId: GatewayId, reason: z.string().max(40) }),
])
/** Tried again as late data, after what is said here is mended: whose it is, and by what a value and a time were off. */
export const RetryQuarantined = z.strictObject({
  which: Which,
  to: z.strictObject({ objectId: ObjectId, channel: Channel }).optional(),
  factor: z
    .number()
    .refine((it) => it !== 0, 'not 0')
    .default(1),
  offset: z.number().default(0),
  shiftMs: z.number().int().min(-8.64e15).max(8.64e15).default(0),
})
export type RetryQuarantined = z.infer<typeof RetryQuarantined>
/** `tried` is at most 10,000 at a time; what is still refused stays, with its new reason. */
export type RetryAnswer = { tried: number; stored: number; refused: { reason: string; count: number }[] }
export const DiscardQuarantined = z.strictObject({ which: Which, why: z.string().trim().min(1).max(500) })
export type DiscardQuarantined = z.infer<typeof DiscardQuarantined>

/** Every reading of these channels, as a file. `id`: made by who asks, to follow it and to stop it. */
const READING_FILES = ['csv', 'parquet'] as const
export const ExportReadings = z
  .strictObject({
    id: z.uuid(),
    format: z.enum(READING_FILES),
    of: z
      .array(z.strictObject({ objectId: ObjectId, channel: Channel }))
      .min(1)
      .max(5_000),
    fromMs: Ms,
    toMs: Ms,
  })
  .refine(after, AFTER)
export type ExportReadings = z.infer<typeof ExportReadings>
/** `waiting`: to be fetched. `part`: from 0 to 1 of the way. `stopped`: by a person, or because nobody took it any more. */
export type ExportProgress = { id: string; state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'; part: number; readings: number }
