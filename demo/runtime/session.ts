import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { DriverContext, DriverReading, DriverSession, Point } from '#/edge/drivers/driver.ts'
import type { Device } from './device.ts'
import { bearingHistory, chilledWaterHistory, inBatches } from './history.ts'
import { type Due, Schedule } from './schedule.ts'

const TICK_MS = 100
const WAKE_CHECK_MS = 1000
const HISTORY_PAUSE_MS = 250
const KEEP_MS = 5000

export type Served = { point: Point; device: Device }
export type SessionOptions = { gateway: string; stateDir?: string; historyAfterMs: number; withHistory: boolean }
/** Advances the worlds of this process to an instant, and tells the process time of the story there. */
export type Worlds = { advance(atMs: number): void; keep?(): Promise<void>; processMs(point: Point, atMs: number): number | undefined }

type Sample = { served: Served; channel: Point['channels'][number] }

/** One gateway's devices: readings when due, writes at once. Ends with the signal or when it is disposed of. */
export function openSession(served: readonly Served[], worlds: Worlds, options: SessionOptions, ctx: DriverContext): DriverSession {
  const closing = new AbortController()
  const signal = AbortSignal.any([ctx.signal, closing.signal])
  const byTag = new Map(served.map((each) => [each.point.tag, each]))
  const told = ({ served: { point, device }, channel }: Sample, atMs: number): DriverReading | null => {
    const value = device.read(channel.id, atMs)
    if (value === null || !Number.isFinite(value)) return null
    const processMs = worlds.processMs(point, atMs)
    return {
      tag: point.tag,
      channel: channel.id,
      value: Math.round(value * 1e6) / 1e6,
      unit: channel.unit,
      atMs,
      quality: 'good',
      source: 'simulated',
      ...(processMs === undefined ? {} : { processMs }),
    }
  }
  const tell = (samples: readonly Sample[], atMs: number) =>
    samples.map((sample) => told(sample, atMs)).filter((reading) => reading !== null)
  const samplesOf = (each: Served): Sample[] => each.point.channels.map((channel) => ({ served: each, channel }))

  async function* live(): AsyncGenerator<DriverReading[]> {
    const entries = served.flatMap((each) =>
      samplesOf(each).map((sample): Due<Sample> => {
        const everyMs = Math.max(TICK_MS, sample.channel.everyMs)
        return { item: sample, tag: each.point.tag, everyMs: () => each.device.intervalMs?.(everyMs) ?? everyMs }
      }),
    )
    const schedule = new Schedule(ctx.nowMs(), entries)
    const sleepers = served.filter((each) => each.device.wakes)
    const history = options.withHistory ? historyOf(byTag, options, ctx.nowMs()) : noHistory()
    let wakeAtMs = 0
    let keepAtMs = ctx.nowMs() + KEEP_MS
    let historyAtMs = ctx.nowMs() + options.historyAfterMs
    while (!signal.aborted) {
      const nowMs = ctx.nowMs()
      worlds.advance(nowMs)
      const due = tell(schedule.take(nowMs), nowMs)
      if (nowMs >= wakeAtMs) {
        wakeAtMs = nowMs + WAKE_CHECK_MS
        for (const each of sleepers) if (each.device.wakes?.()) due.push(...tell(samplesOf(each), nowMs))
      }
      if (due.length > 0) yield due
      if (nowMs >= historyAtMs) {
        const next = await history.next()
        historyAtMs = next.done ? Number.POSITIVE_INFINITY : nowMs + HISTORY_PAUSE_MS
        if (!next.done) yield next.value
      }
      if (worlds.keep && nowMs >= keepAtMs) {
        keepAtMs = nowMs + KEEP_MS
        await worlds.keep()
      }
      await after(TICK_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    readings: live(),
    async write(tag, command, params) {
      const found = byTag.get(tag)
      if (!found) return { ok: false, reason: `${tag} is not behind ${options.gateway}` }
      if (!found.device.write) return { ok: false, reason: `${tag} takes no commands` }
      const nowMs = ctx.nowMs()
      worlds.advance(nowMs)
      const result = found.device.write(command, params, nowMs)
      if (result.ok) await worlds.keep?.()
      return result
    },
    async capture(tag, name) {
      const nowMs = ctx.nowMs()
      worlds.advance(nowMs)
      return byTag.get(tag)?.device.capture?.(name, nowMs) ?? null
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await worlds.keep?.()
    },
  }
}

async function* noHistory(): AsyncGenerator<DriverReading[]> {}

/** Told once: what was given before is remembered in the state folder, where there is one. */
async function* historyOf(byTag: ReadonlyMap<string, Served>, options: SessionOptions, nowMs: number): AsyncGenerator<DriverReading[]> {
  const serves = (tag: string, channel: string) => byTag.get(tag)?.point.channels.some((each) => each.id === channel) ?? false
  const mark = options.stateDir ? join(options.stateDir, `history-${options.gateway}.json`) : null
  if (mark && (await readFile(mark).catch(() => null))) return
  for (const source of [bearingHistory(nowMs), chilledWaterHistory(nowMs)]) yield* inBatches(source, serves)
  if (!mark || !options.stateDir) return
  await mkdir(options.stateDir, { recursive: true })
  await writeFile(mark, JSON.stringify({ toldAt: new Date(nowMs).toISOString() }))
}
