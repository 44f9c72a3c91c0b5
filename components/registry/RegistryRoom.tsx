'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useSite } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { typing } from '#/components/frame/typing.ts'
import { RegistryTabs } from '#/components/numbers/RegistryTabs.tsx'
import { Inspector } from '#/components/object/Inspector.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Empty, Hint, Loading } from '#/components/ui/State.tsx'
import { RegistryFilters } from './RegistryFilters.tsx'
import { RegistryTable } from './RegistryTable.tsx'
import styles from './registry.module.css'
import { SavedViews } from './SavedViews.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { useLines, useRegistryView } from './useRegistry.ts'
import { useSelection } from './useSelection.ts'

/** Every object there is, in one table: found, ordered, selected, changed together, given out. */
export function RegistryRoom() {
  const t = useTranslations('registry')
  const said = useRefusal()
  const site = useSite()
  const mayImport = useCan('registry.import')
  const [view, setView] = useRegistryView()
  const [chosen, choose] = useQueryState('object', parseAsString.withOptions({ history: 'replace' }))
  const { asked, lines, total, counts, filter } = useLines(view)
  const selection = useSelection(lines)
  const box = useRef<HTMLInputElement>(null)
  const [notice, setNotice] = useState<string | null>(null)
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (event.key !== '/' || typing(event)) return
      event.preventDefault()
      box.current?.focus()
    }
    window.addEventListener('keydown', keys)
    return () => window.removeEventListener('keydown', keys)
  }, [])
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = asked
  const more = useMemo(() => () => void (isFetchingNextPage || fetchNextPage()), [isFetchingNextPage, fetchNextPage])
  // A page may be short and still not be the last: go on until there is something to see.
  useEffect(() => {
    if (lines.length === 0 && hasNextPage) more()
  }, [lines.length, hasNextPage, more])
  const heading =
    total === null
      ? t('some', { loaded: formatNumber(lines.length, 0) })
      : t('count', { total: formatNumber(total, 0), all: formatNumber(counts?.total ?? total, 0) })
  return (
    <Split
      label={t('inspector')}
      inspector={chosen ? <Inspector objectId={chosen} onClose={() => void choose(null)} /> : <Hint>{t('chooseOne')}</Hint>}
    >
      <div className={styles.view}>
        <RoomHead title={t('title')} said={asked.isPending ? ' ' : heading}>
          <RegistryTabs />
          <SavedViews />
          {mayImport && (
            <Link className={styles.link} href={`/registry/import?site=${site.slug}`}>
              {t('import')}
            </Link>
          )}
        </RoomHead>
        <RegistryFilters view={view} set={(change) => void setView(change)} counts={counts} box={box} />
        {asked.isPending ? (
          <div className={styles.rest}>
            <Loading rows={12} />
          </div>
        ) : asked.isError && lines.length === 0 ? (
          <div className={styles.rest}>
            <Broken>{said(asked.error)}</Broken>
          </div>
        ) : lines.length === 0 ? (
          <div className={styles.rest}>
            <Empty>{hasNextPage ? t('looking') : counts?.total === 0 ? t('noObjects') : t('noneMatch')}</Empty>
          </div>
        ) : (
          <RegistryTable
            lines={lines}
            total={total}
            chosen={chosen}
            selected={selection.ids}
            sort={view.sort}
            desc={view.desc}
            hasMore={hasNextPage}
            onMore={more}
            onChoose={(id) => void choose(id)}
            onToggle={selection.toggle}
            onToggleAll={selection.toggleAll}
            onSort={(sort) => void setView({ sort, desc: sort === view.sort ? !view.desc : sort === 'updated', from: '' })}
          />
        )}
        {notice && (
          <p className={styles.error} role="status">
            {notice}
          </p>
        )}
        <SelectionBar
          selection={selection.lines}
          filter={filter}
          total={total}
          onClear={selection.clear}
          onDone={(text) => {
            setNotice(text)
            void asked.refetch()
          }}
        />
      </div>
    </Split>
  )
}
