import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type Detector, OpenFinding, type Outcome, type Sample, type Terminal } from './detector.ts'
import { round } from './evidence.ts'
import { forecastOf } from './forecast-water.ts'
import type { ForecastManifest } from './manifest.ts'

/** Inflow's slope is taken over this time. */
const SLOPE_MS = 120_000
const HISTORY_POINTS = 240

type Track = { processMs: number; atMs: number; level: number; inflow: number; outflow: number }
type Place = {
  tag: string
  station: string
  pumps: Map<string, Record<string, number>>
  now: Record<string, number>
  track: Track[]
  sinceMs: number | null
  sinceAtMs: number
  normalSinceMs: number | null
  toldMs: number
  open: OpenFinding | null
}

/** Forecasts water on a road from the sump below it. Looks each time the station tells its level. */
export function forecastDetector(manifest: ForecastManifest, terminals: readonly Terminal[]): Detector {
  const stations = terminals.filter(({ typeId }) => typeId === manifest.stationTypeId)
  const places: Place[] = []
  for (const terminal of terminals.filter(({ typeId }) => typeId === manifest.typeId)) {
    const station = stationOf(manifest, terminal, stations, terminals)
    if (!station) continue
    const pumps = terminals.filter(({ typeId, relations }) => typeId === manifest.pumpTypeId && relations.parent === station)
    places.push({
      tag: terminal.tag,
      station,
      pumps: new Map(pumps.map(({ tag }) => [tag, {}])),
      now: {},
      track: [],
      sinceMs: null,
      sinceAtMs: 0,
      normalSinceMs: null,
      toldMs: 0,
      open: null,
    })
  }
  const wants = new Map<string, Set<string>>()
  for (const { tag, station, pumps } of places) {
    wants.set(tag, new Set(['road_level']))
    wants.set(station, new Set(['level', 'inflow', 'outflow']))
    for (const pump of pumps.keys()) wants.set(pump, new Set(['running', 'mode']))
  }
  const detector: Detector = {
    id: manifest.id,
    wants,
    timed: () => {},
    offer(sample) {
      if (sample.historical) return []
      return places.flatMap((place) => {
        const pump = place.pumps.get(sample.tag)
        if (pump) pump[sample.channel] = sample.value
        else if (sample.tag === place.tag) place.now.road = sample.value
        else if (sample.tag === place.station) place.now[sample.channel] = sample.value
        if (sample.tag !== place.station || sample.channel !== 'level') return []
        const began = performance.now()
        const outcome = look(manifest, place, sample)
        const latencyUs = (performance.now() - began) * 1000
        detector.timed(latencyUs)
        return outcome ? [{ ...outcome, latencyUs }] : []
      })
    },
    snapshot: () => Object.fromEntries(places.flatMap(({ tag, open }) => (open ? [[tag, open]] : []))),
    restore(tag, state) {
      const place = places.find((each) => each.tag === tag)
      const open = OpenFinding.safeParse(state)
      if (place && open.success) place.open = open.data
    },
  }
  return detector
}

function stationOf(
  manifest: ForecastManifest,
  underpass: Terminal,
  stations: readonly Terminal[],
  all: readonly Terminal[],
): string | null {
  const named = underpass.relations[manifest.relation]
  if (named) return stations.some(({ tag }) => tag === named) ? named : null
  const withPumps = stations.filter(({ tag }) =>
    all.some(({ typeId, relations }) => typeId === manifest.pumpTypeId && relations.parent === tag),
  )
  return withPumps.length === 1 ? (withPumps[0]?.tag ?? null) : null
}

function look(manifest: ForecastManifest, place: Place, { processMs, atMs }: Sample): Outcome | null {
  const { level, inflow, outflow, road = 0 } = place.now
  if (level === undefined || inflow === undefined || outflow === undefined) return null
  place.track.push({ processMs, atMs, level, inflow, outflow })
  if (place.track.length > HISTORY_POINTS) place.track.shift()
  const slope = slopeOf(place.track, processMs)
  if (slope === null) return null
  const ready = [...place.pumps.values()].filter(({ running, mode }) => running === 0 && mode === manifest.autoMode).length
  const water = {
    levelM: level,
    roadM: road,
    inflowM3s: inflow,
    inflowPerMin: slope,
    outflowM3s: outflow,
    readyM3s: ready * manifest.ratedFlowM3s,
  }
  const forecast = forecastOf(water, manifest, manifest.depthM, manifest.withinMin)
  const said = (verdict: Outcome['verdict'], open: OpenFinding) => outcomeOf(manifest, place, { verdict, open, forecast, slope, ready })
  if (!place.open) {
    if (!forecast) {
      place.sinceMs = null
      return null
    }
    if (place.sinceMs === null) {
      place.sinceMs = processMs
      place.sinceAtMs = atMs
    }
    if (processMs - place.sinceMs < manifest.persistMs) return null
    place.open = { tag: place.tag, findingId: uuidv7(), sinceMs: place.sinceMs, sinceAtMs: place.sinceAtMs, detectedAtMs: atMs }
    place.toldMs = processMs
    place.normalSinceMs = null
    return said('opened', place.open)
  }
  place.normalSinceMs = forecast || road > 0.05 ? null : (place.normalSinceMs ?? processMs)
  if (place.normalSinceMs !== null && processMs - place.normalSinceMs >= manifest.holdMs) {
    const { open } = place
    place.open = null
    place.sinceMs = null
    return said('ended', open)
  }
  if (processMs - place.toldMs < manifest.updateMs || !forecast) return null
  place.toldMs = processMs
  return said('updated', place.open)
}

/** Least squares slope of inflow over the last two minutes, m³/s per minute; null before there is half a minute of it. */
function slopeOf(track: readonly Track[], nowMs: number): number | null {
  const recent = track.filter(({ processMs }) => nowMs - processMs <= SLOPE_MS)
  const [first] = recent
  if (!first || nowMs - first.processMs < 30_000) return null
  const n = recent.length
  const mx = recent.reduce((sum, { processMs }) => sum + processMs, 0) / n
  const my = recent.reduce((sum, { inflow }) => sum + inflow, 0) / n
  const sxx = recent.reduce((sum, { processMs }) => sum + (processMs - mx) ** 2, 0)
  const sxy = recent.reduce((sum, { processMs, inflow }) => sum + (processMs - mx) * (inflow - my), 0)
  return (sxy / sxx) * 60_000
}

type Said = {
  verdict: Outcome['verdict']
  open: OpenFinding
  forecast: { minutes: number; plusMinus: number } | null
  slope: number
  ready: number
}

function outcomeOf(manifest: ForecastManifest, place: Place, { verdict, open, forecast, slope, ready }: Said): Outcome {
  const [first] = place.track
  const last = place.track.at(-1)
  const startMs = first?.atMs ?? open.sinceAtMs
  const stepMs = Math.max(((last?.atMs ?? 0) - startMs) / Math.max(place.track.length - 1, 1), 1)
  const series = (['level', 'inflow', 'outflow'] as const).map((channel) => ({
    channel: `${place.station}:${channel}`,
    startMs,
    stepMs,
    values: place.track.map((point) => round(point[channel])),
  }))
  return {
    verdict,
    kind: manifest.kind,
    open,
    // Two errors' distance between the forecast and the horizon is as sure as it gets.
    confidence: forecast
      ? round(Math.min(0.5 + 0.45 * Math.min((manifest.withinMin - forecast.minutes) / (2 * forecast.plusMinus), 1), 0.95))
      : 0.5,
    latencyUs: 0,
    evidence: {
      startMs,
      series,
      params: {
        channel: 'road_level',
        unit: 'm',
        actual: round(place.now.road ?? 0),
        depth: manifest.depthM,
        station: place.station,
        sumpLevel: round(last?.level ?? 0),
        inflow: round(last?.inflow ?? 0),
        outflow: round(last?.outflow ?? 0),
        inflowPerMin: round(slope),
        pumpsReady: ready,
        ...(forecast ? { minutes: round(forecast.minutes), plusMinusMin: round(forecast.plusMinus) } : {}),
      },
    },
  }
}
