'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import page from '#/components/ui/page.module.css'
import { Loading } from '#/components/ui/State.tsx'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './settings.module.css'

/** For each type whether anybody who holds a label may see name and type, and report a fault. */
export function LabelSwitches() {
  const t = useTranslations('registrySettings')
  const locale = useLocale() as Locale
  const said = useRefusal()
  const may = useCan('registry.settings')
  const { data } = useAsk(['registry.labels.hidden'], () => api.registry.labels.hidden.query())
  const act = useAct(api.registry.labels.hide.mutate, ['registry.labels'])
  if (!data) return <Loading rows={6} />
  const types = CATALOG.map(({ id, names }) => ({ id, name: nameIn(names, locale).text })).sort((a, b) =>
    a.name.localeCompare(b.name, locale),
  )
  return (
    <section className={page.part} aria-label={t('labels')}>
      <h2>{t('labels')}</h2>
      <p className="quiet">{t('labelsSaid')}</p>
      {act.error && <p role="alert">{said(act.error)}</p>}
      <ul className={styles.types}>
        {types.map(({ id, name }) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                checked={!data.includes(id)}
                disabled={!may || act.isPending}
                onChange={(event) => act.mutate({ typeId: id, hidden: !event.target.checked })}
              />
              {name}
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
