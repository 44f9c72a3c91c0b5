'use client'
import { useMemo, useState } from 'react'
import { type Heat, type HeatSteps, type HeatUnit, heatOf, heatSteps, heatUnits, type LatestOf } from './heat.ts'
import type { PlantObject } from './plant-objects.ts'

export type HeatNow = { unit: HeatUnit; found: Heat; drawn: HeatSteps }

/** What machines are compared by, what they measure, and how that is drawn; null while they are not compared. */
export function useHeat(shown: readonly PlantObject[], latest: LatestOf, asked: HeatUnit | null, on: boolean) {
  const units = useMemo(() => heatUnits(shown), [shown])
  const unit = asked && units.includes(asked) ? asked : (units[0] ?? null)
  const found = useMemo(() => (on && unit ? heatOf(shown, latest, unit) : null), [on, shown, latest, unit])
  const [held, hold] = useState<{ shown: unknown; unit: HeatUnit; found: Heat; drawn: HeatSteps } | null>(null)
  if (found && unit && held?.found !== found) {
    const before = held && held.unit === unit && held.shown === shown ? held.drawn : null
    hold({ shown, unit, found, drawn: heatSteps(found, before) })
  }
  const heat = useMemo(
    (): HeatNow | null => (found && unit && held?.found === found ? { unit, found, drawn: held.drawn } : null),
    [found, unit, held],
  )
  return { unit, units, heat }
}
