import { z } from 'zod'
import { Quality, Source } from '../quality.ts'

export const MAX_BATCH_READINGS = 20_000

/** [suffix, channel, atMs, value, quality?]. `value` is unknown here: what is not a finite number is refused row by row, its neighbours go through. */
export const IngestRow = z.tuple([z.string().max(40), z.string().max(100), z.number(), z.unknown()]).rest(Quality.optional())
export type IngestRow = [suffix: string, channel: string, atMs: number, value: unknown, quality?: Quality]

/** JSON body of `telemetry.ingest`. */
export const IngestBatch = z.object({
  epoch: z.number().int().nonnegative(),
  sequence: z.number().int().nonnegative(),
  source: Source.optional(),
  historical: z.boolean().optional(),
  readings: z.array(IngestRow).max(MAX_BATCH_READINGS),
})
export type IngestBatch = Omit<z.infer<typeof IngestBatch>, 'readings'> & { readings: IngestRow[] }

export const IngestAnswer = z.object({
  committed: z.number().int().nonnegative(),
  refused: z.array(z.object({ index: z.number().int(), reason: z.string() })),
})
export type IngestAnswer = z.infer<typeof IngestAnswer>
