'use client'
import { useTranslations } from 'next-intl'
import { parseAsFloat, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo, useRef } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { AreaPanel } from '#/components/area/AreaPanel.tsx'
import { useSeen } from '#/components/area/useSeen.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { Inspector } from '#/components/object/Inspector.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { shotFromText, shotText } from '#/components/scene/shot-text.ts'
import { Broken, Empty } from '#/components/ui/State.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { HEAT_UNITS } from './heat.ts'
import { PlantFrame } from './PlantFrame.tsx'
import { PlantHead } from './PlantHead.tsx'
import { PlantTree } from './PlantTree.tsx'
import { PlantView } from './PlantView.tsx'
import { MODES } from './place-all.ts'
import styles from './plant.module.css'
import { plantObjects } from './plant-objects.ts'
import { areasOf, pathTo, treeOf, within } from './tree.ts'
import { usePlantMap } from './usePlantMap.ts'

const WHOLE = 'all'
const NOTHING: ReadonlySet<string> = new Set()

/** The plant in 3D and as a tree. Area, way of drawing, choice and camera stand in the address: a link shows the same picture. */
export function PlantRoom() {
  const t = useTranslations('plant')
  const said = useRefusal()
  const name = useNames()
  const site = useSite()
  const [sel, setSel] = useQueryState('sel', parseAsString.withOptions({ history: 'push' }))
  const [areaTag, setArea] = useQueryState('area', parseAsString.withOptions({ history: 'push' }))
  const [mode, setMode] = useQueryState('mode', parseAsStringLiteral(MODES).withDefault('whole'))
  const [camera, setCamera] = useQueryState('camera', parseAsString.withOptions({ history: 'replace', throttleMs: 400 }))
  const [cutM, setCut] = useQueryState('cut', parseAsFloat.withOptions({ history: 'replace', throttleMs: 200 }))
  const [heat, setHeat] = useQueryState('heat', parseAsStringLiteral(HEAT_UNITS))
  const first = useRef(shotFromText(camera))
  const map = usePlantMap(site.id)
  const alarms = useAsk(['alarms.list', { siteId: site.id }], () => api.alarms.list.query({ siteId: site.id, state: 'open' }), {
    keep: true,
  })
  const seen = useSeen(site.id, map.data?.objects)
  const tree = useMemo(() => treeOf(seen ?? []), [seen])
  const chosen = useMemo(() => map.data?.objects.find((object) => object.tag === sel)?.id ?? null, [map.data, sel])
  const choose = (id: string | null) => void setSel(id === null ? null : (tree.byId.get(id)?.tag ?? null))
  const objects = useMemo(() => plantObjects(map.data?.objects ?? [], site.center), [map.data, site.center])
  const areas = useMemo(() => areasOf(tree), [tree])
  const area =
    areaTag === WHOLE
      ? null
      : (areas.find((one) => one.tag === areaTag) ?? areas.find((one) => pathTo(tree, chosen).includes(one.id)) ?? largest(areas, tree))
  const shown = useMemo(() => (area ? within(tree, area.id) : null), [tree, area])
  const kept = useMemo(() => (chosen ? within(tree, chosen) : NOTHING), [tree, chosen])
  const here = useMemo(() => (alarms.data?.alarms ?? []).filter((alarm) => !shown || shown.has(alarm.objectId)), [alarms.data, shown])

  if (map.error && !map.data) return <Broken>{said(map.error)}</Broken>
  if (!map.data) return <PlantFrame />
  if (objects.length === 0) return <Empty>{t('noPlace')}</Empty>
  const title = area ? name(area.names) : t('everything')
  const toArea = (tag: string) => {
    first.current = null
    void setArea(tag)
  }
  return (
    <Split
      label={t('inspector')}
      inspector={
        chosen ? (
          <Inspector objectId={chosen} onClose={() => choose(null)} />
        ) : (
          <AreaPanel
            title={title}
            hint={t('chooseOne')}
            objects={(seen ?? []).filter((object) => !shown || shown.has(object.id))}
            alarms={here}
            onShow={(object) => choose(object.id)}
          />
        )
      }
    >
      <div className={styles.room}>
        <PlantTree tree={tree} top={area ? [area] : tree.roots} chosen={chosen} onChoose={choose} />
        <div className={styles.stage}>
          <PlantView
            objects={objects}
            area={shown}
            chosen={chosen}
            kept={kept}
            alarms={here}
            mode={mode}
            cutM={cutM}
            heat={heat}
            shot={first.current}
            onMode={(next) => void setMode(next)}
            onCut={(next) => void setCut(next)}
            onHeat={(next) => void setHeat(next)}
            onShot={(shot) => void setCamera(shotText(shot))}
            onChoose={choose}
          />
          <PlantHead
            title={title}
            objects={shown ? shown.size : tree.byId.size}
            alarms={here.filter((alarm) => !alarm.isAlert).length}
            alerts={here.filter((alarm) => alarm.isAlert).length}
            areas={[...areas.map((one) => ({ tag: one.tag })), { tag: WHOLE }]}
            chosen={area?.tag ?? WHOLE}
            onArea={toArea}
          />
        </div>
      </div>
    </Split>
  )
}

/** Where one begins: the area with the most abnormal objects, else the one with the most large machines. */
function largest(areas: ReturnType<typeof areasOf>, tree: ReturnType<typeof treeOf>) {
  const weight = (id: string) => {
    const all = [...within(tree, id)]
    const large = all.filter((one) => twinType(tree.byId.get(one)?.typeId ?? '')?.rank === 'station').length
    return all.filter((one) => tree.byId.get(one)?.alarm).length * 10_000 + large * 100 + all.length
  }
  return [...areas].sort((a, b) => weight(b.id) - weight(a.id))[0] ?? null
}
