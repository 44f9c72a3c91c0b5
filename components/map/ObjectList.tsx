'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useLocale, useTranslations } from 'next-intl'
import { type KeyboardEvent, useMemo, useRef } from 'react'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import dock from './dock.module.css'
import styles from './object-list.module.css'
import type { Placed } from './placed.ts'

const ROW_PX = 32
const RANKS = { station: 0, point: 1, dense: 2 } as const

/** What is in view, the abnormal first; arrow keys move and the map follows. */
export function ObjectList({
  placed,
  selectedId,
  onShow,
}: {
  placed: readonly Placed[]
  selectedId: string | null
  onShow(object: Placed['object']): void
}) {
  const t = useTranslations('map')
  const locale = useLocale() as 'en' | 'zh-CN'
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => placed.toSorted(byInterest), [placed])
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 8 })
  const at = rows.findIndex((one) => one.object.id === selectedId)
  const move = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next = by && rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (!next) return
    event.preventDefault()
    virtual.scrollToIndex(rows.indexOf(next))
    onShow(next.object)
  }
  return (
    <div
      ref={scroller}
      className={dock.list}
      role="listbox"
      tabIndex={0}
      aria-label={t('lists.objects', { count: rows.length })}
      onKeyDown={move}
      aria-activedescendant={at >= 0 ? `object-${selectedId}` : undefined}
    >
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const one = rows[item.index]!
          const name = nameIn(one.object.names, locale)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box hears the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus and names the active row
            <div
              key={one.object.id}
              id={`object-${one.object.id}`}
              role="option"
              aria-selected={one.object.id === selectedId}
              aria-posinset={item.index + 1}
              aria-setsize={rows.length}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onShow(one.object)}
            >
              {one.alarm ? (
                <Mark priority={one.alarm.priority} unacknowledged={one.alarm.unacknowledged} />
              ) : (
                <Glyph id={one.glyph} size={16} className="quiet" />
              )}
              <span className="medium">{one.object.tag}</span>
              <span className="ellipsis" lang={name.lang}>
                {name.text}
              </span>
              <span className="quiet ellipsis">{nameIn(twinType(one.object.typeId)?.names ?? { en: one.object.typeId }, locale).text}</span>
              <span className={one.object.stale ? 'is-stale' : 'quiet'}>
                {t(one.alarm ? 'inAlarm' : one.object.uncertain ? 'uncertain' : one.object.stale ? 'stale' : 'normal')}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

const byInterest = (a: Placed, b: Placed) =>
  (a.alarm?.priority ?? 9) - (b.alarm?.priority ?? 9) ||
  Number(b.object.uncertain) - Number(a.object.uncertain) ||
  RANKS[a.rank] - RANKS[b.rank] ||
  a.object.tag.localeCompare(b.object.tag, 'en', { numeric: true })
