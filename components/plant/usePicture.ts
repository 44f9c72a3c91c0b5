'use client'
import { useMemo } from 'react'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { type CutAxis, cutPlane } from './cut.ts'
import { type HeatSteps, heatRamp } from './heat.ts'
import { type Mode, placeAll, sceneColors } from './place-all.ts'
import { boxOf, type PlantObject } from './plant-objects.ts'
import { useTheme } from './useTheme.ts'

/** What the scene is given: every object in the way of drawing that is asked for, and the cut. */
export function usePicture(props: {
  objects: readonly PlantObject[]
  shown: readonly PlantObject[]
  area: ReadonlySet<string> | null
  mode: Mode
  kept: ReadonlySet<string>
  chosen: string | null
  alarms: readonly AlarmRow[]
  heat: HeatSteps | null
  cut: { axis: CutAxis; atM: number; cameraAzimuthDeg: number }
}) {
  const { objects, shown, area, mode, kept, chosen, alarms, heat } = props
  const { axis, atM, cameraAzimuthDeg } = props.cut
  const theme = useTheme()
  const colors = useMemo(() => {
    void theme // the colours are the theme's tokens
    return sceneColors(document.documentElement)
  }, [theme])
  const ramp = useMemo(() => heatRamp(colors.heat.low, colors.heat.high), [colors])
  const cut = useMemo(() => (mode === 'cut' ? cutPlane(axis, atM, cameraAzimuthDeg) : null), [mode, axis, atM, cameraAzimuthDeg])
  const content = useMemo(() => {
    const box = boxOf(shown)
    const open = (isAlert: boolean) =>
      new Map(alarms.filter((alarm) => alarm.isAlert === isAlert).map((alarm) => [alarm.objectId, alarm.priority]))
    const warm = new Map([...(heat?.steps ?? [])].map(([id, step]) => [id, ramp[step]!]))
    const placed = placeAll(objects, { area, mode, kept, chosen, colors, abnormal: open(false), alerted: open(true), heat: warm })
    const floorM = Math.min(...shown.filter((object) => object.scenery).map((object) => object.local.upM), box.min.y)
    return { placed, box, floorM }
  }, [objects, shown, area, mode, kept, chosen, alarms, heat, colors, ramp])
  return { theme, ramp, content: useMemo(() => ({ ...content, cut }), [content, cut]) }
}
