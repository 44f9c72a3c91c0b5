'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef } from 'react'
import { cx } from '#/components/ui/cx.ts'
import { Mark } from '#/components/ui/Mark.tsx'
import type { Density } from './density.ts'
import type { MapLibre } from './make-map.ts'
import type { Placed } from './placed.ts'
import type { Place } from './places.ts'
import { layPlates, leaderBoxes, leaderPath, platesFor } from './plates.ts'
import { StationPlate } from './StationPlate.tsx'
import styles from './signs.module.css'
import { candidates, floats, layLabels, marks, placeNames, under } from './signs.ts'

type Props = {
  map: MapLibre
  drawn: Density
  placed: readonly Placed[]
  moves: number
  selectedId: string | null
  onSelect(one: Placed): void
  plain: boolean
  places: readonly Place[]
}

/** Labels, alarm marks, the selection and station plates: HTML that follows the camera, laid anew when it comes to rest.
 *  Hidden from assistive technology: the list under the map says the same and does the same. */
export function Signs({ map, drawn, placed, moves, selectedId, onSelect, plain, places }: Props) {
  const t = useTranslations('map')
  const locale = useLocale() as 'en' | 'zh-CN'
  const root = useRef<HTMLDivElement>(null)
  const selected = useMemo(() => placed.find((one) => one.object.id === selectedId) ?? null, [placed, selectedId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a move changes where everything is projected
  const { plates, labels } = useMemo(() => {
    const { clientWidth: width, clientHeight: height } = map.getContainer()
    const project = (lon: number, lat: number) => map.project([lon, lat])
    const asked = plain ? [] : platesFor(placed, selected, map.getZoom())
    const { laid, boxes } = layPlates(
      asked,
      (station) => project(station.lon, station.lat),
      { width, height },
      under(drawn, asked, project),
    )
    const things = candidates(drawn, locale, selectedId, { uncertain: t('uncertain') })
    const said = new Set(things.map((thing) => thing.text))
    const wanted = [...things, ...placeNames(places, locale).filter((place) => !said.has(place.text))]
    const leaders = laid.flatMap((plate) => leaderBoxes(plate, project(plate.station.lon, plate.station.lat)))
    const kept = plain ? boxes : [...boxes, ...leaders, ...floats(width, height)]
    return { plates: laid, labels: layLabels(wanted, project, { width, height }, kept) }
  }, [map, drawn, locale, placed, selected, selectedId, places, plain, moves, t])
  const signs = useMemo(() => marks(drawn), [drawn])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new signs must be put in their places at once
  useEffect(() => {
    const place = () => {
      for (const element of root.current?.querySelectorAll<HTMLElement>('[data-lon]') ?? []) {
        const { x, y } = map.project([Number(element.dataset.lon), Number(element.dataset.lat)])
        element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`
      }
    }
    place()
    map.on('move', place)
    return () => void map.off('move', place)
  }, [map, labels, signs, plates, selected])

  return (
    <div ref={root} className={styles.signs} aria-hidden="true">
      {selected && (!selected.stationId || !plates.some((plate) => plate.station.object.id === selected.stationId)) && (
        <div className={styles.at} data-lon={selected.lon} data-lat={selected.lat}>
          <i className={cx(styles.ring, selected.rank === 'station' && styles.square)} />
        </div>
      )}
      {labels.map((label) => (
        <div key={label.key} className={styles.at} data-lon={label.lon} data-lat={label.lat}>
          <span
            className={cx(styles.label, styles[label.side], label.strong && styles.strong, label.radius === 0 && styles.place)}
            style={{ '--r': `${label.radius}px` } as never}
          >
            {label.text}
            {label.said && <em> {label.said}</em>}
          </span>
        </div>
      ))}
      {signs.map((sign) => (
        <div key={sign.key} className={styles.at} data-lon={sign.lon} data-lat={sign.lat}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the list under the map is the way without a pointer */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list under the map is the way without a pointer */}
          <span className={cx(styles.mark, sign.onDisc && styles.onDisc)} onClick={() => onSelect(sign.placed)}>
            <Mark priority={sign.alarm.priority} unacknowledged={sign.alarm.unacknowledged} size={sign.onDisc ? 17 : 16} silent />
          </span>
        </div>
      ))}
      {plates.map((plate) => (
        <div
          key={plate.station.object.id}
          className={cx(styles.at, styles.plateAt)}
          data-lon={plate.station.lon}
          data-lat={plate.station.lat}
        >
          <svg className={styles.leader} width="1" height="1" aria-hidden="true">
            <path d={leaderPath(plate)} />
          </svg>
          <StationPlate plate={plate} selectedId={selectedId} onSelect={onSelect} />
        </div>
      ))}
    </div>
  )
}
