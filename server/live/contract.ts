import { z } from 'zod'
import type { Trouble } from '#/server/platform/vitals.ts'

/** `epoch.tick`: where a browser has got to. Another epoch (the server started anew) or a tick too old means a snapshot. */
export const Cursor = z.string().regex(/^[0-9a-z]{1,20}\.\d{1,16}$/)
export type Cursor = z.infer<typeof Cursor>

export const MAX_WATCHED_SERIES = 20_000
/** Streams of one person or program: a hall of wall displays has a few dozen. */
export const MOST_OF_ONE = 500
export type LiveRefusal = { code: 'TOO_MANY_STREAMS'; limit: number }

/** One stream a browser. `streamId` is a UUID the browser makes once and keeps; `after` (or the last event id) resumes. */
export const OpenStream = z.strictObject({
  streamId: z.uuid(),
  after: Cursor.nullish(),
  lastEventId: z.string().max(40).nullish(), // set by the tRPC client when it reconnects
})
export type OpenStream = z.infer<typeof OpenStream>

/** What the stream covers, replacing what it covered before. Feed entries come for these sites, and for what belongs to no site.
 *  The newest value of every series that is new in the list is sent at once: no question beside the stream is needed. */
export const Watch = z.strictObject({
  streamId: z.uuid(),
  series: z.array(z.number().int().positive()).max(MAX_WATCHED_SERIES),
  siteIds: z.array(z.uuid()).max(1_000),
})
export type Watch = z.infer<typeof Watch>

/** seriesId, device time in ms, value in the catalogue's unit, quality (0, 64, 192), source (see telemetry's contract). */
export type LiveRow = [seriesId: number, atMs: number, value: number, quality: number, source: number]

export type LiveEntry = {
  kind: 'entry'
  seq: number
  at: string
  verb: string
  subject: { kind: string; id: string }
  objectId: string | null
  siteId: string | null
  data: Record<string, unknown>
}

export type LiveEvent =
  | { kind: 'hello'; cursor: Cursor }
  | { kind: 'readings'; rows: LiveRow[] }
  | LiveEntry
  /** Something was missed: ask again for everything shown, the stream goes on from here. */
  | { kind: 'snapshot'; reason: 'RESTARTED' | 'TOO_OLD' | 'TOO_SLOW' | 'AREA' }
  /** Every 5 s while nothing else comes, and at once when `trouble` is another: our clock. Without any event for 15 s the stream is dead. */
  | { kind: 'tick'; nowMs: number; trouble: Trouble | null }
