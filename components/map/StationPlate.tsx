'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useValues } from '#/components/area/useValues.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import type { Placed } from './placed.ts'
import type { LaidPlate } from './plates.ts'
import styles from './signs.module.css'

const RUNNING = 'running'

export function StationPlate({
  plate,
  selectedId,
  onSelect,
}: {
  plate: LaidPlate
  selectedId: string | null
  onSelect(one: Placed): void
}) {
  const t = useTranslations('map')
  const locale = useLocale() as 'en' | 'zh-CN'
  const key = twinType(plate.station.object.typeId)?.channels.find((channel) => channel.key)
  const data = useValues(
    [
      ...(key ? [{ objectId: plate.station.object.id, channels: [key.id] }] : []),
      ...plate.parts.map(({ object }) => ({ objectId: object.id, channels: [RUNNING] })),
    ],
    2_000,
  )
  const value = key ? data[plate.station.object.id]?.[key.id] : undefined
  return (
    <div className={styles.plate} style={{ left: plate.dx, top: plate.dy, width: plate.width }}>
      <div className={styles.plateHead}>
        <b>{plate.station.object.tag}</b>
        {key && value && (
          <span>
            {nameIn(key.names, locale).text.toLocaleLowerCase()} {wordValue(key, value.value, locale)} {unitSymbol(key.unit)}
          </span>
        )}
      </div>
      <div className={styles.parts}>
        {plate.parts.map((part) => {
          const running = data[part.object.id]?.[RUNNING]
          const on = running ? running.value > 0 : null
          return (
            <button
              key={part.object.id}
              type="button"
              tabIndex={-1}
              className={styles.part}
              data-selected={part.object.id === selectedId}
              title={nameIn(part.object.names, locale).text}
              onClick={() => onSelect(part)}
            >
              <span className={styles.disc} data-on={on === true}>
                <Glyph id={part.glyph} size={16} />
              </span>
              {part.alarm && (
                <span className={styles.partMark}>
                  <Mark priority={part.alarm.priority} unacknowledged={part.alarm.unacknowledged} size={17} silent />
                </span>
              )}
              <span>
                <b>{part.object.tag.split('/').at(-1)}</b> {on !== null && <span>{on ? t('on') : t('off')}</span>}
              </span>
            </button>
          )
        })}
      </div>
    </div>
  )
}
