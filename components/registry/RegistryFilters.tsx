'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useSite } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Tag } from '#/components/ui/Tag.tsx'
import { OBJECT_STATES, type ObjectCounts } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './registry.module.css'
import type { RegistryView } from './useRegistry.ts'

const TYPING_MS = 150
type Set = (change: Partial<RegistryView>) => void

/** What the list is narrowed to: words, and one choice of each kind with how many there are of it. */
export function RegistryFilters({
  view,
  set,
  counts,
  box,
}: {
  view: RegistryView
  set: Set
  counts: ObjectCounts | null
  box: RefObject<HTMLInputElement | null>
}) {
  const t = useTranslations('registry')
  const locale = useLocale() as Locale
  const site = useSite()
  const typeIds = Object.keys(counts?.types ?? {})
  const typeName = (id: string) => nameIn(twinType(id)?.names ?? { en: id }, locale).text
  const narrowed =
    view.q ||
    view.kind ||
    view.type.length > 0 ||
    view.state ||
    view.asset ||
    view.number ||
    view.part ||
    view.scope === 'site' ||
    view.from
  return (
    <search className={styles.filters} aria-label={t('filters')}>
      <Words box={box} value={view.q} onChange={(q) => set({ q })} />
      <Select
        label={t('filter.type')}
        value={view.type[0] ?? ''}
        onChange={(id) => set({ type: id ? [id] : [] })}
        options={typeIds
          .map((id) => ({ value: id, text: `${typeName(id)} (${formatNumber(counts?.types[id] ?? 0, 0)})`, name: typeName(id) }))
          .sort((a, b) => a.name.localeCompare(b.name, locale))}
      />
      <Select
        label={t('filter.kind')}
        value={view.kind ?? ''}
        onChange={(kind) => set({ kind: (kind || null) as never })}
        options={(['position', 'asset'] as const).map((kind) => ({
          value: kind,
          text: `${t(`kind.${kind}`)} (${formatNumber(counts?.kinds[kind] ?? 0, 0)})`,
        }))}
      />
      <Select
        label={t('filter.state')}
        value={view.state ?? ''}
        onChange={(state) => set({ state: (state || null) as never })}
        options={OBJECT_STATES.map((state) => ({
          value: state,
          text: `${t(`state.${state}`)} (${formatNumber(counts?.states[state] ?? 0, 0)})`,
        }))}
      />
      <Select
        label={t('filter.site')}
        value={view.scope === 'site' ? 'site' : ''}
        onChange={(scope) => set({ scope: scope === 'site' ? 'site' : 'all' })}
        options={[{ value: 'site', text: `${nameIn(site.names, locale).text} (${formatNumber(counts?.sites[site.id] ?? 0, 0)})` }]}
      />
      <Select
        label={t('filter.asset')}
        value={view.asset ?? ''}
        onChange={(asset) => set({ asset: (asset || null) as never })}
        options={(['yes', 'no'] as const).map((value) => ({ value, text: t(`asset.${value}`) }))}
      />
      <Select
        label={t('filter.number')}
        value={view.number ?? ''}
        onChange={(number) => set({ number: (number || null) as never })}
        options={(['yes', 'no'] as const).map((value) => ({ value, text: t(`number.${value}`) }))}
      />
      <input
        aria-label={t('from')}
        placeholder={t('from')}
        defaultValue={view.from}
        key={`${view.sort}${view.from}`}
        style={{ width: 100 }}
        onKeyDown={(event) => event.key === 'Enter' && set({ from: event.currentTarget.value.trim() })}
        onBlur={(event) => event.currentTarget.value.trim() !== view.from && set({ from: event.currentTarget.value.trim() })}
      />
      {view.part && <Tag>{t('within')}</Tag>}
      {narrowed && (
        <Button
          kind="ghost"
          small
          onClick={() => set({ q: '', kind: null, type: [], state: null, scope: 'all', asset: null, number: null, part: null, from: '' })}
        >
          {t('clear')}
        </Button>
      )}
    </search>
  )
}

/** The words wait for the hand to rest before they ask. */
function Words({ value, onChange, box }: { value: string; onChange(q: string): void; box: RefObject<HTMLInputElement | null> }) {
  const t = useTranslations('registry')
  const [typed, type] = useState(value)
  const sent = useRef(value)
  // Set from elsewhere: a saved view, a link, all filters taken away.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    type(value)
  }, [value])
  useEffect(() => {
    if (typed === sent.current) return
    const timer = setTimeout(() => {
      sent.current = typed
      onChange(typed)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, onChange])
  return (
    <input
      ref={box}
      type="search"
      value={typed}
      aria-label={t('search')}
      placeholder={t('searchHint')}
      onChange={(event) => type(event.currentTarget.value)}
    />
  )
}

const Select = ({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: string
  options: readonly { value: string; text: string }[]
  onChange(value: string): void
}) => (
  <select aria-label={label} value={value} data-set={value !== ''} onChange={(event) => onChange(event.currentTarget.value)}>
    <option value="">{label}</option>
    {options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.text}
      </option>
    ))}
  </select>
)
