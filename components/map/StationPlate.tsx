'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import type { Box } from './labels.ts'
import type { Placed } from './placed.ts'
import styles from './signs.module.css'

export type Plate = { station: Placed; parts: Placed[] }
export const PLATE = { dx: 60, dy: -40, partPx: 54, heightPx: 84, fromZoom: 15.2, mostParts: 6 }

/** A station near enough, that is selected or has an alarm, lays its positions side by side: three plates at most. */
export function platesFor(placed: readonly Placed[], selected: Placed | null, zoom: number): Plate[] {
  const chosenId = selected?.stationId ?? selected?.object.id
  const partsOf = new Map<string, Placed[]>()
  for (const one of placed) {
    if (!one.stationId) continue
    const held = partsOf.get(one.stationId)
    if (held) held.push(one)
    else partsOf.set(one.stationId, [one])
  }
  return placed
    .filter((one) => partsOf.has(one.object.id) && (one.object.id === chosenId || (one.alarm && zoom >= PLATE.fromZoom)))
    .sort((a, b) => Number(b.object.id === chosenId) - Number(a.object.id === chosenId))
    .slice(0, 3)
    .map((station) => ({ station, parts: partsOf.get(station.object.id)!.sort(byNeed).slice(0, PLATE.mostParts) }))
}

/** Parts that can be commanded or alarm come before the meters beside them; then by tag. */
const byNeed = (a: Placed, b: Placed) => need(b) - need(a) || a.object.tag.localeCompare(b.object.tag, 'en', { numeric: true })
const need = (one: Placed) => (one.rank === 'point' && (twinType(one.object.typeId)?.commands.length ?? 0) > 0 ? 1 : 0)

export function plateBox(at: { x: number; y: number }, plate: Plate): Box {
  const width = Math.max(118, plate.parts.length * PLATE.partPx + 16)
  return { left: at.x + PLATE.dx, top: at.y + PLATE.dy, right: at.x + PLATE.dx + width, bottom: at.y + PLATE.dy + PLATE.heightPx }
}

export function StationPlate({ plate, selectedId, onSelect }: { plate: Plate; selectedId: string | null; onSelect(one: Placed): void }) {
  const t = useTranslations('map')
  const locale = useLocale() as 'en' | 'zh-CN'
  const objectIds = [plate.station, ...plate.parts].map((one) => one.object.id)
  const { data } = useAsk(
    ['telemetry.latest', objectIds],
    (options) => api.telemetry.latest.query({ objectIds: objectIds as never }, options),
    { everyMs: 2_000, keep: true },
  )
  const key = twinType(plate.station.object.typeId)?.channels.find((channel) => channel.key)
  const value = key ? data?.[plate.station.object.id]?.[key.id] : undefined
  return (
    <div className={styles.plate}>
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
          const running = data?.[part.object.id]?.running
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
