// biome-ignore-all lint/a11y/useSemanticElements: a grid of drawn lines alone cannot be a table, whose lines must all be there
'use client'
import { useTranslations } from 'next-intl'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { ObjectLine } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './registry.module.css'
import { useSiteNames } from './useRegistry.ts'

/** One object of the registry. */
export function RegistryLine({
  line,
  locale,
  index,
  top,
  chosen,
  selected,
  onChoose,
  onToggle,
}: {
  line: ObjectLine
  locale: Locale
  index: number
  top: number
  chosen: boolean
  selected: boolean
  onChoose(): void
  onToggle(through: boolean): void
}) {
  const t = useTranslations('registry')
  const sites = useSiteNames()
  const name = nameIn(line.names, locale)
  const type = twinType(line.typeId)
  const typeName = nameIn(type?.names ?? { en: line.typeId }, locale).text
  const site = sites.get(line.siteId)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
    <div
      id={`line-${line.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-chosen={chosen}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
    >
      <span role="gridcell" tabIndex={-1}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={t('selectOne', { tag: line.tag })}
          onClick={(event) => {
            event.stopPropagation()
            onToggle(event.shiftKey)
          }}
          onChange={() => {}}
        />
      </span>
      <span role="gridcell" tabIndex={-1} className={styles.tag} title={line.code}>
        <b>{line.tag}</b>
      </span>
      <span role="gridcell" tabIndex={-1} lang={name.lang} title={name.text}>
        {name.text}
      </span>
      <span role="gridcell" tabIndex={-1} className={styles.type} title={typeName}>
        {type && <Glyph id={type.glyph} size={16} className="quiet" />}
        <span className="ellipsis">{typeName}</span>
      </span>
      <span role="gridcell" tabIndex={-1} className="quiet">
        {site ? nameIn(site, locale).text : ''}
      </span>
      <span role="gridcell" tabIndex={-1} className="quiet">
        {line.parentTag ?? '–'}
      </span>
      <span role="gridcell" tabIndex={-1}>
        {line.stayTag ?? <span className="quiet">–</span>}
      </span>
      <span role="gridcell" tabIndex={-1} title={line.number ?? undefined}>
        {line.number ? endOf(line.number) : <span className="quiet">–</span>}
      </span>
      <span role="gridcell" tabIndex={-1} className={line.state === 'retired' ? undefined : 'quiet'}>
        {t(`state.${line.state}`)}
      </span>
      <span role="gridcell" tabIndex={-1} className="quiet">
        <Time at={line.updatedAt} compact />
      </span>
    </div>
  )
}

/** Of a long number the end tells one from the next; the whole is a pointer or a page away. */
const endOf = (number: string) => (number.length > 13 ? `…${number.slice(-10).replace(/^[^:]*:/, '')}` : number)
