import { Color } from 'three'
import type { Latest } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { PlantObject } from './plant-objects.ts'

/** What machines may be compared by, as units of their channels. */
export const HEAT_UNITS = ['Cel', 'mm/s', 'A', 'kW'] as const
export type HeatUnit = (typeof HEAT_UNITS)[number]
export type LatestOf = Readonly<Record<string, Readonly<Record<string, Latest | undefined>> | undefined>>
export type Heat = { values: ReadonlyMap<string, number>; low: number; high: number }

/** More steps could not be told apart on a lit body; fewer changes, too, mean fewer new pictures. */
const STEPS = 6
const FEWEST = 3
/** Of a step. */
const SLACK = 0.3

const channelsIn = (object: PlantObject, unit: HeatUnit) =>
  object.scenery
    ? []
    : (twinType(object.own.typeId)?.channels ?? []).filter((channel) => channel.kind === 'number' && channel.unit === unit)

/** The units that enough of these objects measure. */
export const heatUnits = (objects: readonly PlantObject[]): HeatUnit[] =>
  HEAT_UNITS.filter((unit) => objects.filter((object) => channelsIn(object, unit).length > 0).length >= FEWEST)

/** With fewer there is no telling an outlier. */
const FEWEST_FOR_ENDS = 10
const BEYOND_SHARE = 0.05
/** Ends drawn farther apart than this many times what is needed are drawn anew. */
const WIDEST = 1.5

/** The highest fresh value of each object in a unit, and round figures that hold them; of many, the few that are far off lie beyond the ends. */
export function heatOf(objects: readonly PlantObject[], latest: LatestOf, unit: HeatUnit): Heat {
  const values = new Map<string, number>()
  for (const object of objects) {
    const fresh = channelsIn(object, unit).flatMap((channel) => {
      const one = latest[object.own.id]?.[channel.id]
      return one && !one.stale && one.quality !== 'bad' ? [one.value] : []
    })
    if (fresh.length > 0) values.set(object.own.id, Math.max(...fresh))
  }
  if (values.size === 0) return { values, low: 0, high: 1 }
  const sorted = [...values.values()].toSorted((a, b) => a - b)
  const beyond = sorted.length < FEWEST_FOR_ENDS ? 0 : Math.ceil(sorted.length * BEYOND_SHARE)
  const [least, most] = [sorted[beyond]!, sorted[sorted.length - 1 - beyond]!]
  const step = roundStep((most - least) / 4)
  return { values, low: Math.floor(least / step) * step, high: Math.max(Math.ceil(most / step), Math.floor(least / step) + 1) * step }
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-3)))
  return (([1, 2, 5].find((one) => one * power >= value) ?? 10) * 1e6 * power) / 1e6
}

export type HeatSteps = { low: number; high: number; steps: ReadonlyMap<string, number> }

/** Which colour of the ramp each object has, 0 the lowest. What was drawn before stays while a value is only about to leave its step, and
 *  the figures at the ends only move apart, until they are much too far: a new picture is due to a change, not to noise. */
export function heatSteps(heat: Heat, before: HeatSteps | null): HeatSteps {
  const wide = before === null ? heat : { low: Math.min(heat.low, before.low), high: Math.max(heat.high, before.high) }
  const { low, high } = wide.high - wide.low > WIDEST * (heat.high - heat.low) ? heat : wide
  const same = before !== null && before.low === low && before.high === high
  const steps = new Map<string, number>()
  for (const [id, value] of heat.values) {
    const place = ((value - low) / (high - low)) * STEPS
    const held = same ? before.steps.get(id) : undefined
    const stays = held !== undefined && Math.abs(place - held - 0.5) < 0.5 + SLACK
    steps.set(id, stays ? held : Math.min(STEPS - 1, Math.max(0, Math.floor(place))))
  }
  return { low, high, steps }
}

/** From low to high in even steps; by lightness too, so that it can be read in greyscale. */
export const heatRamp = (low: string, high: string): string[] =>
  Array.from(
    { length: STEPS },
    (_, i) =>
      `#${new Color(low)
        .convertLinearToSRGB()
        .lerp(new Color(high).convertLinearToSRGB(), i / (STEPS - 1))
        .convertSRGBToLinear()
        .getHexString()}`,
  )
