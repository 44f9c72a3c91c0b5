'use client'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo } from 'react'
import { useAlarmValue } from '#/components/alarms/AlarmRowCells.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { placeLabels, type Rect } from '#/components/scene/labels.ts'
import styles from '#/components/scene/scene.module.css'
import type { SceneView } from '#/components/scene/view.ts'
import { Mark } from '#/components/ui/Mark.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { type AlarmSign, alarmSigns, labelWishes, machineRects, takenBy } from './label-wishes.ts'
import type { PlantObject } from './plant-objects.ts'

/** Words over the canvas: alarms, selection, machines. They stand still while nothing moves, and step aside while the camera does. */
export function PlantLabels(props: {
  view: SceneView
  /** counts the times the camera came to rest */
  rests: number
  moving: boolean
  size: { width: number; height: number }
  objects: readonly PlantObject[]
  alarms: readonly AlarmRow[]
  chosen: string | null
  taken: readonly Rect[]
  wordOf(object: PlantObject): string | null
  onChoose(id: string): void
}) {
  const { view, rests, size, objects, alarms, chosen, taken, wordOf } = props
  const name = useNames()
  const say = useAlarmValue()
  const t = useTranslations('alarms')
  const saidBy = useCallback(
    (alarm: AlarmRow) =>
      alarm.value === null
        ? ''
        : t(alarm.limit === null ? 'raisedAt' : 'raisedAgainst', { value: say.value(alarm), limit: say.limit(alarm) }),
    [say, t],
  )
  const placed = useMemo(() => {
    // the camera is the view's own; a new rest is the only sign that it stands elsewhere
    void rests
    const byId = new Map(objects.map((object) => [object.own.id, object]))
    const open = alarms.flatMap((alarm) => {
      const object = byId.get(alarm.objectId)
      return object ? [{ object, alarm, words: [`${alarm.tag} · ${name(alarm.names)}`, saidBy(alarm)] }] : []
    })
    const first = [...new Map(open.toReversed().map((one) => [one.object.own.id, one])).values()].toReversed()
    const signs = alarmSigns(view, first, size, machineRects(view, objects), taken)
    const text = (object: PlantObject) => [`${object.own.tag} ${wordOf(object) ?? ''}`, object.own.tag] as const
    const signed = new Set(signs.map((sign) => sign.object.own.id))
    const wishes = labelWishes(view, objects, { chosen, signed, size, text })
    return { signs, labels: placeLabels(wishes, [...taken, ...takenBy(view, signs)], size), byId }
  }, [view, rests, size, objects, alarms, chosen, taken, wordOf, name, saidBy])

  return (
    <div className={styles.labels} data-moving={props.moving || undefined}>
      <svg className={styles.leaders} aria-hidden="true">
        {placed.signs.map((sign) => (
          <path key={sign.alarm.id} className={styles.stem} d={`M${sign.x} ${sign.markY + 26}V${sign.anchorY}${toPlate(sign)}`} />
        ))}
        {placed.labels.map((label) => (
          <g key={label.id} className={label.id === chosen ? styles.selected : undefined}>
            <path className={styles.leader} d={`M${label.from.x} ${label.from.y}L${label.to.x} ${label.to.y}`} />
            <circle className={styles.dot} cx={label.from.x} cy={label.from.y} r="2.5" />
          </g>
        ))}
      </svg>
      {placed.labels.map((label) => {
        const object = placed.byId.get(label.id)
        if (!object) return null
        return (
          <button
            key={label.id}
            type="button"
            tabIndex={-1}
            className={styles.label}
            data-selected={label.id === chosen || undefined}
            style={{ left: label.left, top: label.top }}
            onClick={() => props.onChoose(label.id)}
          >
            <b>{object.own.tag}</b>
            {!label.short && wordOf(object) && <span className="quiet">{wordOf(object)}</span>}
          </button>
        )
      })}
      {placed.signs.map((sign) => (
        <div key={sign.alarm.id}>
          <button
            type="button"
            tabIndex={-1}
            className={styles.mark}
            style={{ left: sign.x - 14, top: sign.markY }}
            aria-label={`${sign.alarm.priority}, ${sign.alarm.tag}: ${name(sign.alarm.names)}`}
            onClick={() => props.onChoose(sign.object.own.id)}
          >
            <Mark
              priority={sign.alarm.priority}
              size={28}
              unacknowledged={sign.alarm.state === 'unacknowledged' && !sign.alarm.isAlert}
              silent
            />
          </button>
          {sign.plate && (
            <button
              type="button"
              tabIndex={-1}
              className={styles.plate}
              style={{ left: sign.plate.left, top: sign.plate.top }}
              onClick={() => props.onChoose(sign.object.own.id)}
            >
              <b>
                {sign.alarm.tag} · {name(sign.alarm.names)}
              </b>
              <span>{saidBy(sign.alarm)}</span>
            </button>
          )}
        </div>
      ))}
    </div>
  )
}

/** Where the plate stands above its mark, the stem goes on to it. */
const toPlate = ({ x, markY, plate }: AlarmSign) => {
  if (!plate || plate.top + plate.height > markY) return ''
  const end = Math.min(Math.max(x, plate.left + 8), plate.left + plate.width - 8)
  return `M${x} ${markY + 2}L${end} ${plate.top + plate.height}`
}
