import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Driver, DriverReading, Point } from './driver.ts'
import { Mapping, RecordingError, readMapping } from './replay-mapping.ts'
import { advancingRows, checkRecording, type RecordedRow, type RecordingFacts } from './replay-recording.ts'

export const ReplayOptions = z.strictObject({
  file: z.string().min(1),
  /** A mapping, or the path of its file. */
  mapping: z.union([Mapping, z.string().min(1)]),
  /** Tag of the position that the recording plays; needed where the gateway serves several. */
  as: z.string().min(1).optional(),
  /** Recording seconds a real second. */
  speed: z.number().min(0.01).max(1000).default(1),
  /** Rows counted from 0, `to` excluded. */
  rows: z.strictObject({ from: z.number().int().min(0).optional(), to: z.number().int().positive().optional() }).default({}),
})

export type ReplayProgress = { facts: RecordingFacts; played: number; recordingMs: number; done: boolean }

const TOGETHER_MS = 20

/** Plays a recording as if its device were live: reading i is stamped start + (t_i - t_0) / speed, its process time is t_i, its source *replayed*.
 *  Opened again, as after a change of the assignment, it goes on where it was. After the last row the session stays open and silent, as a device that has been switched off. */
export const createReplay = (onProgress: (progress: ReplayProgress) => void = () => {}): Driver => {
  const playedOf = new Map<string, number>()
  return {
    id: 'replay',
    async open(given, { points, signal, nowMs, log }) {
      const options = ReplayOptions.parse(given)
      const mapping =
        typeof options.mapping === 'string' ? readMapping(await readFile(options.mapping, 'utf8'), options.mapping) : options.mapping
      const facts = await checkRecording(options.file, mapping)
      const point = pointOf(points, options.as, mapping)
      const [first] = facts.backwards
      if (first)
        log.warn(
          { lines: facts.backwards.length, line: first.line, byMs: first.byMs },
          'the time of this recording steps back; those lines are left out',
        )
      const stop = new AbortController()
      const ended = AbortSignal.any([signal, stop.signal])
      const key = `${options.file} ${point.tag}`
      const before = playedOf.get(key) ?? 0
      const rows = advancingRows(options.file, mapping, { ...options.rows, from: (options.rows.from ?? 0) + before })
      const tell = (progress: Omit<ReplayProgress, 'facts'>) => {
        playedOf.set(key, before + progress.played)
        onProgress({ facts, ...progress, played: before + progress.played })
      }
      return {
        readings: play(rows, { point, speed: options.speed, ended, nowMs, tell }),
        write: async () => ({ ok: false, reason: 'a recording takes no commands' }),
        async [Symbol.asyncDispose]() {
          stop.abort()
        },
      }
    },
  }
}

export const replay = createReplay()

type Playing = {
  point: Point
  speed: number
  ended: AbortSignal
  nowMs: () => number
  tell: (progress: Omit<ReplayProgress, 'facts'>) => void
}

async function* play(rows: AsyncIterable<RecordedRow>, { point, speed, ended, nowMs, tell }: Playing): AsyncGenerator<DriverReading[]> {
  const startMs = nowMs()
  let firstMs: number | null = null
  let played = 0
  let recordingMs = 0
  let batch: DriverReading[] = []
  const patiently = (ms: number) => wait(ms, undefined, { signal: ended }).catch(() => {})
  for await (const row of rows) {
    if (ended.aborted) return
    firstMs ??= row.timeMs
    const atMs = startMs + (row.timeMs - firstMs) / speed
    if (batch.length > 0 && atMs - (batch[0]?.atMs ?? atMs) > TOGETHER_MS) {
      yield batch
      batch = []
      tell({ played, recordingMs, done: false })
    }
    if (batch.length === 0 && atMs > nowMs()) await patiently(atMs - nowMs())
    if (ended.aborted) return
    played++
    recordingMs = row.timeMs
    for (const { channel, unit, value } of row.values) {
      if (Number.isFinite(value)) batch.push({ tag: point.tag, channel, value, unit, atMs, processMs: row.timeMs, source: 'replayed' })
    }
  }
  if (batch.length > 0) yield batch
  tell({ played, recordingMs, done: true })
  await patiently(2_147_483_647)
}

function pointOf(points: readonly Point[], as: string | undefined, mapping: Mapping): Point {
  const point = as === undefined && points.length === 1 ? points[0] : points.find(({ tag }) => tag === as)
  if (!point) {
    const known = points.map(({ tag }) => tag).join(', ') || 'none'
    throw new RecordingError('UNKNOWN_TERMINAL', `this gateway serves no ${as ?? 'single terminal'}; it serves: ${known}`)
  }
  for (const [column, { channel }] of Object.entries(mapping.columns)) {
    if (point.channels.some(({ id }) => id === channel)) continue
    throw new RecordingError(
      'UNKNOWN_CHANNEL',
      `column "${column}" is mapped to "${channel}", which ${point.tag} (${point.typeId}) does not have`,
      { column },
    )
  }
  return point
}
