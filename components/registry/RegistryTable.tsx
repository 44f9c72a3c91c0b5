// biome-ignore-all lint/a11y/useSemanticElements: a grid of drawn lines alone cannot be a table, whose lines must all be there
'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useLocale, useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { formatNumber } from '#/components/ui/format.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { ObjectLine, ObjectSort } from '#/server/search/contract.ts'
import { RegistryLine } from './RegistryLine.tsx'
import styles from './registry.module.css'

const ROW_PX = 32
const SORTED: Partial<Record<(typeof COLUMNS)[number], ObjectSort>> = { tag: 'tag', name: 'name', updated: 'updated' }
const COLUMNS = ['tag', 'name', 'type', 'site', 'part', 'stay', 'number', 'state', 'updated'] as const

type Props = {
  lines: readonly ObjectLine[]
  total: number | null
  chosen: string | null
  selected: ReadonlySet<string>
  sort: ObjectSort
  desc: boolean
  hasMore: boolean
  onMore(): void
  onChoose(id: string): void
  onToggle(id: string, through: boolean): void
  onToggleAll(): void
  onSort(sort: ObjectSort): void
}

/** A grid that draws only what is in view, over any number of lines. Arrows move, Enter shows, space selects, Shift with it selects up to here. */
export function RegistryTable(props: Props) {
  const { lines, chosen, selected, hasMore, onMore, onChoose, onToggle } = props
  const t = useTranslations('registry')
  const scroller = useRef<HTMLDivElement>(null)
  const locale = useLocale() as 'en' | 'zh-CN'
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (hasMore && last >= lines.length - 60) onMore()
  }, [hasMore, last, lines.length, onMore])

  const at = lines.findIndex((line) => line.id === chosen)
  const go = (to: number) => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, to))]
    if (!line) return
    virtual.scrollToIndex(lines.indexOf(line))
    onChoose(line.id)
  }
  const keys = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2)
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -lines.length, End: lines.length }[event.key]
    if (by !== undefined) go(at + by)
    else if ((event.key === ' ' || event.key === 'x') && chosen) onToggle(chosen, event.shiftKey)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      className={styles.scroll}
      role="grid"
      aria-label={t('title')}
      aria-rowcount={props.total ?? -1}
      aria-multiselectable="true"
      aria-activedescendant={chosen && at >= 0 ? `line-${chosen}` : undefined}
      tabIndex={0}
      onKeyDown={keys}
      data-testid="registry-grid"
    >
      <Head {...props} />
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const line = lines[item.index] as ObjectLine
          return (
            <RegistryLine
              key={line.id}
              line={line}
              locale={locale}
              index={item.index}
              top={item.start}
              chosen={line.id === chosen}
              selected={selected.has(line.id)}
              onChoose={() => onChoose(line.id)}
              onToggle={(through) => onToggle(line.id, through)}
            />
          )
        })}
      </div>
      {hasMore && (
        <div role="rowgroup">
          {/* biome-ignore lint/a11y/useFocusableInteractive: a grid holds rows alone; this one says how far it is read */}
          <div role="row" className={styles.more}>
            <span role="gridcell" tabIndex={-1}>
              {t('more', { loaded: formatNumber(lines.length, 0) })}
            </span>
          </div>
        </div>
      )}
    </div>
  )
}

function Head({ lines, selected, sort, desc, onSort, onToggleAll }: Props) {
  const t = useTranslations('registry')
  const all = lines.length > 0 && lines.every((line) => selected.has(line.id))
  return (
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row */}
      <div role="row" className={styles.row}>
        <span role="columnheader" tabIndex={-1}>
          <input type="checkbox" checked={all} onChange={onToggleAll} aria-label={t('selectLoaded')} />
        </span>
        {COLUMNS.map((column) => {
          const by = SORTED[column]
          return (
            <span
              key={column}
              role="columnheader"
              tabIndex={-1}
              className={styles[column]}
              {...(by ? { 'aria-sort': by === sort ? (desc ? 'descending' : 'ascending') : 'none' } : {})}
            >
              {by ? (
                <button type="button" className={styles.sort} onClick={() => onSort(by)}>
                  {t(`column.${column}`)}
                  {by === sort && <Glyph id="ui-chevron" size={16} className={desc ? undefined : styles.up} />}
                </button>
              ) : (
                t(`column.${column}`)
              )}
            </span>
          )
        })}
      </div>
    </div>
  )
}
