'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { homeAngles, isTall, type Shot, shotOn } from '#/components/scene/camera.ts'
import { SceneCanvas } from '#/components/scene/SceneCanvas.tsx'
import type { SceneView } from '#/components/scene/view.ts'
import { Empty } from '#/components/ui/State.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { cutAxis, cutThrough, isLeft } from './cut.ts'
import { HeatLegend } from './HeatLegend.tsx'
import type { HeatUnit } from './heat.ts'
import { PlantLabels } from './PlantLabels.tsx'
import { PlantTools } from './PlantTools.tsx'
import type { Mode } from './place-all.ts'
import styles from './plant.module.css'
import { cornersOf, heldBy, homeAzimuthDeg, meantBy, type PlantObject } from './plant-objects.ts'
import { SceneScale } from './SceneScale.tsx'
import { useHeat } from './useHeat.ts'
import { useLabelWord } from './useLabelWord.ts'
import { useLatest } from './useLatest.ts'
import { useMotion } from './useMotion.ts'
import { usePicture } from './usePicture.ts'

/** Nearer, a small part fills the picture and one no longer sees where it is. */
const NEAREST_M = 16
/** Of their size the great machines give up this much, and no more, for a picture that holds the whole line. */
const DEAR_SHARE = 0.3
/** Where the head, the tools and the scale stand: labels keep clear of them. */
const HEAD = { left: 0, top: 0, width: 300, height: 120 }
const FOOT_PX = 52

/** The picture of one area: machines in greys, what is abnormal in colour, everything reachable from the list beside it too. */
export function PlantView(props: {
  objects: readonly PlantObject[]
  /** ids of the area shown; null is the whole site */
  area: ReadonlySet<string> | null
  chosen: string | null
  /** the chosen object with all that belongs to it */
  kept: ReadonlySet<string>
  alarms: readonly AlarmRow[]
  mode: Mode
  /** metres from the middle of the area toward the operators; null goes through the choice */
  cutM: number | null
  heat: HeatUnit | null
  shot: Shot | null
  onMode(mode: Mode): void
  onCut(atM: number): void
  onHeat(unit: HeatUnit): void
  onShot(shot: Shot): void
  onChoose(id: string | null): void
}) {
  const { objects, area, chosen, kept, alarms } = props
  const t = useTranslations('plant')
  const [view, setView] = useState<SceneView | null | undefined>(undefined)
  const [size, setSize] = useState({ width: 1, height: 1 })
  const [still, setStill] = useState({ moving: true, rests: 0, distanceM: 100, azimuthDeg: 180 })
  const mode = !chosen && (props.mode === 'ghost' || props.mode === 'isolate') ? 'whole' : props.mode
  const shown = useMemo(() => objects.filter((object) => area === null || area.has(object.own.id)), [objects, area])
  const own = shown.find((object) => object.own.id === chosen)
  const latest = useLatest(shown)
  const { unit, units, heat } = useHeat(shown, latest, props.heat, mode === 'heat')
  const axis = useMemo(() => cutAxis(shown), [shown])
  const atM = props.cutM ?? (own ? Math.round(2 * cutThrough(axis, own)) / 2 : 0)
  const cut = { axis, atM, cameraAzimuthDeg: still.azimuthDeg }
  const { theme, ramp, content } = usePicture({ objects, shown, area, mode, kept, chosen, alarms, heat: heat?.drawn ?? null, cut })
  useMotion(view ?? null, shown, latest, chosen)
  const wordOf = useLabelWord(latest, heat)
  const seen = useMemo(() => {
    const { cut: plane, placed } = content
    const parted = new Set(placed.flatMap((one) => (one.show === 'cut' ? [one.id] : [])))
    // What is open is told also where it was cut away.
    const told = new Set(alarms.map(({ objectId }) => objectId))
    return plane ? shown.filter(({ own: { id }, box }) => !parted.has(id) || told.has(id) || isLeft(plane, box)) : shown
  }, [shown, content, alarms])
  const taken = useMemo(() => [HEAD, { left: 0, top: size.height - FOOT_PX, width: size.width, height: FOOT_PX }], [size])

  const home = useCallback(
    (whole: boolean) => {
      const aspect = size.width / size.height
      const { leftOfNormalDeg, elevationDeg } = homeAngles(aspect)
      const open = new Set(alarms.map(({ objectId }) => objectId))
      const on = (held: readonly PlantObject[]) => shotOn(cornersOf(held), homeAzimuthDeg(shown, leftOfNormalDeg), elevationDeg, aspect)
      const all = on(heldBy(shown))
      if (whole || (area !== null && !isTall(aspect))) return all
      const meant = on(meantBy(shown, open))
      return area !== null && meant.distanceM > all.distanceM * (1 - DEAR_SHARE) ? all : meant
    },
    [shown, size, alarms, area],
  )
  const areaKey = area === null ? 'all' : [...area][0]

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new area is a new picture; a new size or object is not
  useEffect(() => {
    if (view && size.width > 1 && shown.length > 0) view.look(props.shot ?? home(false), { fly: false })
  }, [view, areaKey, size.width > 1, shown.length > 0])

  const focus = () => {
    const around = shown.filter((object) => kept.has(object.own.id))
    if (!view || !own) return
    const shot = shotOn(
      cornersOf(heldBy(around.length ? around : [own])),
      view.shot().azimuthDeg,
      view.shot().elevationDeg,
      size.width / size.height,
    )
    view.look({ ...shot, distanceM: Math.max(NEAREST_M, shot.distanceM * 1.8) }, { fly: flies() })
  }
  const heard = {
    moved: () => setStill((held) => (held.moving ? held : { ...held, moving: true })),
    rested: (shot: Shot) => {
      setStill((held) => ({ moving: false, rests: held.rests + 1, distanceM: shot.distanceM, azimuthDeg: shot.azimuthDeg }))
      props.onShot(shot)
    },
  }
  if (view === null) return <Empty>{t('noWebgl')}</Empty>
  return (
    <div className={styles.view}>
      <SceneCanvas
        label={t('canvas')}
        content={content}
        theme={theme}
        heard={heard}
        onReady={setView}
        onSize={setSize}
        onPick={props.onChoose}
      />
      {view && (
        <PlantLabels
          view={view}
          rests={still.rests}
          moving={still.moving}
          size={size}
          objects={seen}
          alarms={alarms}
          chosen={chosen}
          taken={taken}
          wordOf={wordOf}
          onChoose={props.onChoose}
        />
      )}
      <PlantTools
        mode={mode}
        chosen={chosen !== null}
        cut={{ ...axis, atM }}
        heat={{ unit, units }}
        onMode={props.onMode}
        onCut={props.onCut}
        onHeat={props.onHeat}
        onHome={() => view?.look(home(true), { fly: flies() })}
        onFocus={focus}
      />
      {heat && <HeatLegend {...heat} ramp={ramp} />}
      <SceneScale distanceM={still.distanceM} heightPx={size.height} />
    </div>
  )
}

const flies = () => !matchMedia('(prefers-reduced-motion: reduce)').matches
