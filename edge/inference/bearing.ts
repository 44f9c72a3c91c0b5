import { z } from 'zod'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { growthOf, lifeOf } from './bearing-life.ts'
import { type Detector, OpenFinding, type Outcome, type Sample, type Terminal } from './detector.ts'
import { round } from './evidence.ts'
import type { BearingManifest } from './manifest.ts'

/** One point an hour of process time is history enough: 240 are ten days of it. */
const HISTORY_MS = 3_600_000
const HISTORY_POINTS = 720
/** A longer silence is not running. */
const GAP_MS = 1_800_000

const Point = z.object({ processMs: z.number(), atMs: z.number(), mrev: z.number(), sum: z.number(), count: z.number() })
const Saved = z.object({ history: z.array(Point), mrev: z.number(), speed: z.number(), open: OpenFinding.nullable() })
type Watched = {
  tag: string
  speed: number
  lastMs: number | null
  mrev: number
  history: z.infer<typeof Point>[]
  recent: number[]
  toldMs: number
  open: OpenFinding | null
}

/** Watches the envelope line of one bearing defect: a finding when most of the last strokes lie above the limit, with the remaining life that the
 *  growth of its history gives. History read back (a back-fill) counts as history and raises nothing. */
export function bearingDetector(manifest: BearingManifest, terminals: readonly Terminal[]): Detector {
  const { channel, speedChannel } = manifest
  const watched = new Map<string, Watched>()
  for (const { tag, typeId } of terminals) {
    if (typeId === manifest.typeId) {
      watched.set(tag, { tag, speed: 0, lastMs: null, mrev: 0, history: [], recent: [], toldMs: 0, open: null })
    }
  }
  const detector: Detector = {
    id: manifest.id,
    wants: new Map([...watched.keys()].map((tag) => [tag, new Set(speedChannel ? [channel, speedChannel] : [channel])])),
    timed: () => {},
    offer(sample) {
      const at = watched.get(sample.tag)
      if (!at) return []
      if (sample.channel === speedChannel) at.speed = sample.value
      if (sample.channel !== channel) return []
      const began = performance.now()
      const outcome = stroke(manifest, at, sample)
      const latencyUs = (performance.now() - began) * 1000
      detector.timed(latencyUs)
      return outcome ? [{ ...outcome, latencyUs }] : []
    },
    snapshot: () =>
      Object.fromEntries([...watched.values()].map(({ tag, history, mrev, speed, open }) => [tag, { history, mrev, speed, open }])),
    restore(tag, state) {
      const at = watched.get(tag)
      const saved = Saved.safeParse(state)
      if (at && saved.success) Object.assign(at, saved.data)
    },
  }
  return detector
}

function stroke(manifest: BearingManifest, at: Watched, sample: Sample): Outcome | null {
  const { value, processMs, atMs, historical } = sample
  turn(at, processMs)
  remember(at, sample)
  if (historical) return null
  at.recent.push(value)
  if (at.recent.length > manifest.share.of) at.recent.shift()
  const over = at.recent.filter((amplitude) => amplitude > manifest.limit).length
  const under = at.recent.filter((amplitude) => amplitude < manifest.release).length
  if (!at.open && over >= manifest.share.over) {
    at.open = { tag: at.tag, findingId: uuidv7(), sinceMs: processMs, sinceAtMs: atMs, detectedAtMs: atMs }
    at.toldMs = processMs
    return said(manifest, at, 'opened', at.open)
  }
  if (!at.open) return null
  if (under >= manifest.share.over && at.recent.length === manifest.share.of) {
    const { open } = at
    at.open = null
    return said(manifest, at, 'ended', open)
  }
  if (processMs - at.toldMs < manifest.updateMs) return null
  at.toldMs = processMs
  return said(manifest, at, 'updated', at.open)
}

function turn(at: Watched, processMs: number): void {
  const sinceMs = at.lastMs === null ? 0 : processMs - at.lastMs
  if (sinceMs > 0 && sinceMs <= GAP_MS) at.mrev += (at.speed * sinceMs) / 60_000 / 1e6
  at.lastMs = Math.max(at.lastMs ?? processMs, processMs)
}

function remember(at: Watched, { value, processMs, atMs }: Sample): void {
  const last = at.history.at(-1)
  if (last && processMs - last.processMs < HISTORY_MS) {
    last.sum += value
    last.count++
    last.mrev = at.mrev
    return
  }
  at.history.push({ processMs, atMs, mrev: at.mrev, sum: value, count: 1 })
  if (at.history.length > HISTORY_POINTS) at.history.shift()
}

function said(manifest: BearingManifest, at: Watched, verdict: Outcome['verdict'], open: OpenFinding): Outcome {
  const wear = at.history.map(({ mrev, sum, count }) => ({ mrev, amplitude: sum / count }))
  const growth = growthOf(wear, manifest.release * 2)
  const mrevPerHour = (at.speed * 60) / 1e6
  const life = growth && mrevPerHour > 0 ? lifeOf(growth, { ...manifest, mrevPerHour }) : null
  const present = at.recent.reduce((sum, value) => sum + value, 0) / at.recent.length
  const shown = at.history.slice(-240)
  const [first] = shown
  const last = shown.at(-1)
  const fitted = growth && shown.map(({ mrev }) => round(growth.amplitude * Math.exp(growth.perMrev * (mrev - (last?.mrev ?? mrev)))))
  return {
    verdict,
    kind: manifest.kind,
    open,
    confidence: confidenceOf(present / manifest.limit),
    latencyUs: 0,
    evidence: {
      startMs: first?.atMs ?? open.sinceAtMs,
      series: [
        {
          channel: manifest.channel,
          startMs: first?.atMs ?? open.sinceAtMs,
          stepMs: Math.max(((last?.atMs ?? 0) - (first?.atMs ?? 0)) / Math.max(shown.length - 1, 1), 1),
          values: shown.map(({ sum, count }) => round(sum / count)),
          ...(fitted ? { expected: fitted } : {}),
        },
      ],
      params: {
        channel: manifest.channel,
        unit: manifest.unit,
        actual: round(present),
        limit: manifest.limit,
        failure: manifest.failure,
        speed: round(at.speed),
        ...(growth ? { growthPercentPerMrev: round(100 * (Math.exp(growth.perMrev) - 1)), historyPoints: growth.points } : {}),
        ...(life
          ? { remainingP10H: Math.round(life.p10H), remainingP50H: Math.round(life.p50H), remainingP90H: Math.round(life.p90H) }
          : {}),
      },
    },
    ...(manifest.capture && verdict !== 'ended' ? { capture: manifest.capture } : {}),
  }
}

/** 0.5 at the limit, as for the window models. */
const confidenceOf = (ratio: number) => round(Math.min(Math.max(1 - 0.5 * Math.max(ratio, 0.5) ** -1.5, 0), 0.99))
