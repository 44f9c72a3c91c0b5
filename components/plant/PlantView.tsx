'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { homeAngles, type Shot, shotOn } from '#/components/scene/camera.ts'
import { SceneCanvas } from '#/components/scene/SceneCanvas.tsx'
import type { SceneView } from '#/components/scene/view.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import { Empty } from '#/components/ui/State.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { PlantLabels } from './PlantLabels.tsx'
import { type Mode, placeAll, sceneColors } from './place-all.ts'
import styles from './plant.module.css'
import { boxOf, cornersOf, homeAzimuthDeg, type PlantObject } from './plant-objects.ts'
import { SceneScale } from './SceneScale.tsx'
import { useMotion } from './useMotion.ts'
import { useTheme } from './useTheme.ts'

/** Nearer, a small part fills the picture and one no longer sees where it is. */
const NEAREST_M = 16
/** Where the head and the tools stand: labels keep clear of them. */
const CORNERS = [{ left: 0, top: 0, width: 300, height: 120 }]

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
  shot: Shot | null
  onMode(mode: Mode): void
  onShot(shot: Shot): void
  onChoose(id: string | null): void
}) {
  const { objects, area, chosen, kept, alarms, mode } = props
  const t = useTranslations('plant')
  const theme = useTheme()
  const [view, setView] = useState<SceneView | null | undefined>(undefined)
  const [size, setSize] = useState({ width: 1, height: 1 })
  const [still, setStill] = useState({ moving: true, rests: 0, distanceM: 100 })
  const shown = useMemo(() => objects.filter((object) => area === null || area.has(object.own.id)), [objects, area])
  const content = useMemo(() => {
    void theme // the colours are the theme's tokens
    const box = boxOf(shown)
    const colors = sceneColors(document.documentElement)
    const abnormal = new Map(alarms.filter((alarm) => !alarm.isAlert).map((alarm) => [alarm.objectId, alarm.priority]))
    const placed = placeAll(objects, { area, mode: chosen ? mode : 'whole', kept, chosen, colors, abnormal })
    return { placed, box, floorM: Math.min(...shown.filter((object) => object.scenery).map((object) => object.local.upM), box.min.y) }
  }, [objects, shown, area, mode, kept, chosen, alarms, theme])

  const home = useCallback(() => {
    const aspect = size.width / size.height
    const { leftOfNormalDeg, elevationDeg } = homeAngles(aspect)
    return shotOn(cornersOf(shown), homeAzimuthDeg(shown, leftOfNormalDeg), elevationDeg, aspect)
  }, [shown, size])
  const wordOf = useMotion(view ?? null, shown, chosen)
  const areaKey = area === null ? 'all' : [...area][0]

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new area is a new picture; a new size or object is not
  useEffect(() => {
    if (view && size.width > 1 && shown.length > 0) view.look(props.shot ?? home(), { fly: false })
  }, [view, areaKey, size.width > 1, shown.length > 0])

  const focus = () => {
    const own = shown.find((object) => object.own.id === chosen)
    const around = shown.filter((object) => kept.has(object.own.id))
    if (!view || !own) return
    const shot = shotOn(
      cornersOf(around.length ? around : [own]),
      view.shot().azimuthDeg,
      view.shot().elevationDeg,
      size.width / size.height,
    )
    view.look({ ...shot, distanceM: Math.max(NEAREST_M, shot.distanceM * 1.8) }, { fly: flies() })
  }
  const heard = {
    moved: () => setStill((held) => (held.moving ? held : { ...held, moving: true })),
    rested: (shot: Shot) => {
      setStill((held) => ({ moving: false, rests: held.rests + 1, distanceM: shot.distanceM }))
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
          objects={shown}
          alarms={alarms}
          chosen={chosen}
          taken={CORNERS}
          wordOf={wordOf}
          onChoose={props.onChoose}
        />
      )}
      <div className={styles.tools}>
        <Segmented
          label={t('mode')}
          value={chosen ? mode : 'whole'}
          options={(['whole', 'ghost', 'isolate'] as const).map((value) => ({
            value,
            label: <span title={chosen || value === 'whole' ? undefined : t(`${value}Needs`)}>{t(`modes.${value}`)}</span>,
          }))}
          onChange={props.onMode}
        />
        <Button small onClick={() => view?.look(home(), { fly: flies() })}>
          {t('home')}
        </Button>
        <Button small refused={chosen ? undefined : t('chooseOne')} onClick={focus}>
          {t('focus')}
        </Button>
      </div>
      <SceneScale distanceM={still.distanceM} heightPx={size.height} />
    </div>
  )
}

const flies = () => !matchMedia('(prefers-reduced-motion: reduce)').matches
