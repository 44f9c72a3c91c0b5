'use client'
import { useTranslations } from 'next-intl'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { AlarmTable } from '#/components/alarms/AlarmTable.tsx'
import { ALONE, causesOf, groupAlarms, mayAcknowledge } from '#/components/alarms/grouping.ts'
import { useAlarmKeys } from '#/components/alarms/useAlarmKeys.tsx'
import { useAlarmActs } from '#/components/alarms/useAlarms.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { typing } from '#/components/frame/typing.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import { Segmented } from '#/components/ui/Segmented.tsx'
import type { AlarmKpi, AlarmRow } from '#/server/alarms/contract.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import type { Camera } from './camera.ts'
import styles from './dock.module.css'
import type { MapLibre } from './make-map.ts'
import { ObjectList } from './ObjectList.tsx'
import type { Placed } from './placed.ts'
import { isInside, type Polygon } from './polygon.ts'

type Props = {
  alarms: readonly AlarmRow[]
  kpi: AlarmKpi | null
  /** the rows are of another moment: to be read, not acted on */
  past: boolean
  placed: readonly Placed[]
  /** to which the list of objects keeps, where one is drawn */
  area: Polygon | null
  onClear(): void
  map: MapLibre | null
  moved: Camera | null
  selected: MapObject | null
  onShow(object: { lon: number; lat: number; tag: string }): void
}
const LISTS = ['alarms', 'objects', 'folded'] as const

/** The list under the map: the same things, the same order, the same acts, for hands that do not point. */
export function MapDock({ alarms, kpi, past, placed, area, onClear, map, moved, selected, onShow }: Props) {
  const t = useTranslations('map')
  const wordRefusal = useRefusal()
  const [asked, setAsked] = useQueryState('list', parseAsStringLiteral(LISTS))
  const list = asked ?? (area ? 'objects' : alarms.length > 0 ? 'alarms' : 'folded')
  const groups = useMemo(() => groupAlarms(alarms, 'cause'), [alarms])
  const rows = useMemo(() => groups.flatMap((group) => group.alarms), [groups])
  const [chosenId, setChosenId] = useState<string | null>(null)
  const chosen =
    rows.find((row) => row.id === chosenId && row.objectId === selected?.id) ?? rows.find((row) => row.objectId === selected?.id) ?? null
  const places = useMemo(() => new Map(placed.map((one) => [one.object.id, one])), [placed])
  const choose = (alarm: AlarmRow) => {
    setChosenId(alarm.id)
    const place = places.get(alarm.objectId)
    if (place) onShow({ lon: place.lon, lat: place.lat, tag: alarm.tag })
  }
  const hands = useAlarmKeys(rows, past ? null : chosen, choose)
  const { acknowledge } = useAlarmActs()
  const group = groups.find((one) => one.alarms.some((alarm) => alarm.id === chosen?.id)) ?? groups.find((one) => one.key !== ALONE)
  const may = useCan('alarm.acknowledge', group?.alarms[0]?.objectId)
  const open = (group && group.key !== ALONE && group.alarms.filter(mayAcknowledge)) || []
  // biome-ignore lint/correctness/useExhaustiveDependencies: a move changes what is in view
  const inView = useMemo(() => {
    if (area) return placed.filter((one) => isInside(one, area))
    const bounds = map?.getBounds()
    return bounds ? placed.filter((one) => bounds.contains([one.lon, one.lat])) : []
  }, [map, placed, moved, area])

  const fold = useEffectEvent(() => void setAsked(list === 'folded' ? (alarms.length > 0 ? 'alarms' : 'objects') : 'folded'))
  useEffect(
    () =>
      tinykeys(window, {
        '/': (event) => {
          if (typing(event)) return
          event.preventDefault()
          fold()
        },
      }),
    [],
  )
  return (
    <section className={styles.dock} aria-label={t('list')}>
      <header className={styles.head}>
        <b>
          {alarms.length > 0
            ? t(past ? 'floodThen' : 'flood', { count: kpi?.inTenMinutes ?? 0, open: alarms.length, causes: causesOf(alarms) })
            : t(area ? 'inArea' : 'inView', { count: inView.length })}
        </b>
        <span className="quiet grow ellipsis">{alarms.length > 0 ? t('grouped') : t(past ? 'noAlarmsThen' : 'noAlarms')}</span>
        {hands.failed !== null && <span role="alert">{wordRefusal(hands.failed)}</span>}
        {list !== 'folded' && alarms.length > 0 && (
          <Segmented
            label={t('list')}
            value={list}
            onChange={(next) => void setAsked(next)}
            options={[
              { value: 'alarms', label: t('lists.alarms') },
              { value: 'objects', label: t(area ? 'lists.area' : 'lists.objects', { count: inView.length }) },
            ]}
          />
        )}
        {list === 'alarms' && may && !past && open.length > 0 && (
          <Button small onClick={() => acknowledge.mutate(open)}>
            {t('acknowledgeGroup', { count: open.length })}
          </Button>
        )}
        {area && (
          <Button small onClick={onClear}>
            {t('clearArea')}
          </Button>
        )}
        <button type="button" className={styles.fold} aria-expanded={list !== 'folded'} onClick={fold}>
          {list === 'folded' ? t('showList') : t('fold')} <Kbd>/</Kbd>
        </button>
      </header>
      {list === 'alarms' && alarms.length > 0 && (
        <div className={styles.body}>
          <AlarmTable groups={groups} selectedId={chosen?.id ?? null} onSelect={choose} short />
        </div>
      )}
      {list === 'objects' && <ObjectList placed={inView} selectedId={selected?.id ?? null} onShow={onShow} />}
      {hands.dialog}
    </section>
  )
}
