import { z } from 'zod'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { BearingHistory, type HistoryPoint, SavedHistory } from './bearing-history.ts'
import { type Growth, growthOf, type Life, lifeOf } from './bearing-life.ts'
import { type Detector, OpenFinding, type Outcome, type Sample, type Terminal } from './detector.ts'
import { confidenceOf, round } from './evidence.ts'
import type { BearingManifest } from './manifest.ts'

/** Told again when the speed changed by a twentieth, or the hour meter went on by so much. */
const SPEED_SHARE = 0.05
const METER_H = 6
/** Live strokes after the last reading of a history that is being read back: then it is whole. */
const QUIET_STROKES = 3

const Told = z.object({ processMs: z.number(), speed: z.number(), hours: z.number().nullable(), life: z.boolean() })
type Told = z.infer<typeof Told>
const Saved = z.object({ history: SavedHistory, told: Told.nullable(), open: OpenFinding.nullable() })
type Watched = { tag: string; history: BearingHistory; recent: number[]; quiet: number; told: Told | null; open: OpenFinding | null }

/** Watches the envelope line of one bearing defect: a finding when most of the last strokes lie above the limit, with the remaining life that the
 *  growth of its history gives. History read back (a back-fill) counts as history and raises nothing. */
export function bearingDetector(manifest: BearingManifest, terminals: readonly Terminal[]): Detector {
  const names: Record<string, 'amplitude' | 'speed' | 'hours'> = { [manifest.channel]: 'amplitude' }
  if (manifest.speedChannel) names[manifest.speedChannel] = 'speed'
  if (manifest.hoursChannel) names[manifest.hoursChannel] = 'hours'
  const watched = new Map<string, Watched>()
  for (const { tag, typeId } of terminals) {
    if (typeId === manifest.typeId) watched.set(tag, { tag, history: new BearingHistory(), recent: [], quiet: 0, told: null, open: null })
  }
  const detector: Detector = {
    id: manifest.id,
    wants: new Map([...watched.keys()].map((tag) => [tag, new Set(Object.keys(names))])),
    timed: () => {},
    offer(sample) {
      const at = watched.get(sample.tag)
      const name = names[sample.channel]
      if (!at || !name) return []
      const began = performance.now()
      at.history.note(name, sample.value, sample.processMs, sample.atMs, sample.historical === true)
      if (sample.historical) at.quiet = 0
      if (sample.historical || name !== 'amplitude') return []
      const outcome = stroke(manifest, at, sample)
      const latencyUs = (performance.now() - began) * 1000
      detector.timed(latencyUs)
      return outcome ? [{ ...outcome, latencyUs }] : []
    },
    snapshot: () =>
      Object.fromEntries([...watched.values()].map(({ tag, history, told, open }) => [tag, { history: history.save(), told, open }])),
    restore(tag, state) {
      const at = watched.get(tag)
      const saved = Saved.safeParse(state)
      if (!at || !saved.success) return
      at.history.restore(saved.data.history)
      at.told = saved.data.told
      at.open = saved.data.open
    },
  }
  return detector
}

function stroke(manifest: BearingManifest, at: Watched, { value, processMs, atMs }: Sample): Outcome | null {
  at.quiet++
  at.recent.push(value)
  if (at.recent.length > manifest.share.of) at.recent.shift()
  const over = at.recent.filter((amplitude) => amplitude > manifest.limit).length
  const under = at.recent.filter((amplitude) => amplitude > 0 && amplitude < manifest.release).length
  if (!at.open) {
    if (over < manifest.share.over) return null
    at.open = { tag: at.tag, findingId: uuidv7(), sinceMs: processMs, sinceAtMs: atMs, detectedAtMs: atMs }
    return say(manifest, at, 'opened', at.open, processMs)
  }
  if (under >= manifest.share.over && at.recent.length === manifest.share.of) {
    const { open } = at
    const outcome = say(manifest, at, 'ended', open, processMs)
    at.open = null
    at.history.forget(processMs)
    return outcome
  }
  return dueAgain(manifest, at, processMs) ? say(manifest, at, 'updated', at.open, processMs) : null
}

function dueAgain(manifest: BearingManifest, at: Watched, processMs: number): boolean {
  const { told, history, quiet } = at
  if (!told) return true
  if (!told.life && quiet === QUIET_STROKES && growthOf(history.points(), manifest.release * 2)) return true
  if (processMs - told.processMs >= manifest.updateMs) return true
  if (quiet < QUIET_STROKES || history.speed <= 0) return false
  if (Math.abs(history.speed - told.speed) > SPEED_SHARE * told.speed) return processMs - told.processMs >= manifest.updateMs / 60
  return history.hoursRead !== null && told.hours !== null && history.hoursRead - told.hours >= METER_H
}

function say(manifest: BearingManifest, at: Watched, verdict: Outcome['verdict'], open: OpenFinding, processMs: number): Outcome {
  const { history } = at
  const points = history.points()
  const growth = growthOf(points, manifest.release * 2)
  const mrevPerHour = (history.speed * 60) / 1e6
  const life = growth && mrevPerHour > 0 ? lifeOf(growth, { ...manifest, mrevPerHour }) : null
  at.told = { processMs, speed: history.speed, hours: history.hoursRead, life: life !== null }
  const present = at.recent.reduce((sum, value) => sum + value, 0) / at.recent.length
  return {
    verdict,
    kind: manifest.kind,
    open,
    confidence: confidenceOf(present / manifest.limit),
    latencyUs: 0,
    evidence: {
      startMs: points.at(-240)?.atMs ?? points[0]?.atMs ?? open.sinceAtMs,
      series: seriesOf(manifest, points.slice(-240), growth),
      params: {
        channel: manifest.channel,
        unit: manifest.unit,
        actual: round(present),
        limit: manifest.limit,
        failure: manifest.failure,
        speed: round(history.speed),
        ...(growth ? { growthPercentPerMrev: round(100 * Math.expm1(growth.perMrev)), historyPoints: growth.points } : {}),
        ...lifeParams(life),
      },
    },
    ...(manifest.capture && verdict !== 'ended' ? { capture: manifest.capture } : {}),
  }
}

const lifeParams = (life: Life | null): Record<string, number> =>
  life ? { remainingP10H: Math.round(life.p10H), remainingP50H: Math.round(life.p50H), remainingP90H: Math.round(life.p90H) } : {}

/** The history with the fitted growth as its expectation. */
function seriesOf({ channel }: BearingManifest, points: readonly HistoryPoint[], growth: Growth | null): Outcome['evidence']['series'] {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return []
  const stepMs = Math.max((last.atMs - first.atMs) / Math.max(points.length - 1, 1), 1)
  const fitted = growth && points.map(({ mrev }) => round(growth.amplitude * Math.exp(growth.perMrev * (mrev - last.mrev))))
  return [
    {
      channel,
      startMs: first.atMs,
      stepMs,
      values: points.map(({ amplitude }) => round(amplitude)),
      ...(fitted ? { expected: fitted } : {}),
    },
  ]
}
