'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { cx } from '#/components/ui/cx.ts'
import { Choice, Field } from '#/components/ui/Field.tsx'
import table from '#/components/ui/table.module.css'
import { IMPORT_COLUMNS, type ImportColumn, type ImportMapping, type ImportView } from '#/server/exchange/contract.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './import.module.css'
import { Problems } from './Problems.tsx'

const CRS = ['EPSG:4490', 'EPSG:4326', 'GCJ-02', 'BD-09'] as const

/** Which column of the file is which of ours: as it was guessed, beside the first lines, and each may be changed. */
export function ColumnsStep({ view, onChecking, onLeave }: { view: ImportView; onChecking(): void; onLeave(): void }) {
  const t = useTranslations('import')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const { sites } = useMe()
  const [mapping, setMapping] = useState<ImportMapping>(view.mapping)
  const check = useAct(() => api.exchange.checkImport.mutate({ importId: view.id, mapping }), ['exchange.'])
  const setDefault = (name: 'type' | 'site' | 'crs', value: string) => {
    const { [name]: _, ...others } = mapping.defaults
    setMapping({ ...mapping, defaults: value ? { ...others, [name]: value } : others })
  }
  const types = CATALOG.map((type) => ({ id: type.id, name: nameIn(type.names, locale).text })).sort((a, b) =>
    a.name.localeCompare(b.name, locale),
  )
  const typeOptions = types.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ))
  const given = new Set(mapping.columns)
  if (view.headers.length === 0)
    return (
      <div className={styles.body}>
        <Problems problems={view.problems} />
        <div className={styles.actions}>
          <Button onClick={onLeave}>{t('other')}</Button>
        </div>
      </div>
    )
  return (
    <div className={styles.body}>
      <p className="quiet">{t('read', { file: view.fileName, format: t(`format.${view.format}`), encoding: view.encoding })}</p>
      <div className={styles.scroll}>
        <table className={table.table} aria-label={t('columns')}>
          <thead>
            <tr>
              <th scope="col">{t('column.file')}</th>
              <th scope="col">{t('column.ours')}</th>
              <th scope="col">{t('column.sample')}</th>
            </tr>
          </thead>
          <tbody>
            {view.headers.map((header, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a file are where they are; their names may repeat
              <tr key={i}>
                <th scope="row">{header || t('unnamed', { n: i + 1 })}</th>
                <td>
                  <select
                    className={styles.select}
                    aria-label={t('columnOf', { header: header || String(i + 1) })}
                    value={mapping.columns[i] ?? ''}
                    data-set={Boolean(mapping.columns[i])}
                    onChange={(event) =>
                      setMapping({
                        ...mapping,
                        columns: mapping.columns.with(i, (event.currentTarget.value || null) as ImportColumn | null),
                      })
                    }
                  >
                    <option value="">{t('leaveOut')}</option>
                    {IMPORT_COLUMNS.map((column) => (
                      <option key={column} value={column}>
                        {t(`ours.${column}`)}
                      </option>
                    ))}
                  </select>
                </td>
                <td data-quiet>
                  {view.sample
                    .slice(0, 4)
                    .map((cells) => cells[i])
                    .filter(Boolean)
                    .join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.defaults}>
        {!given.has('type') && (
          <Field label={t('defaultType')}>
            {(joined) => (
              <Choice {...joined} value={mapping.defaults.type ?? ''} onChange={(event) => setDefault('type', event.currentTarget.value)}>
                <option value="">{t('chooseOne')}</option>
                {typeOptions}
              </Choice>
            )}
          </Field>
        )}
        {!given.has('site') && (
          <Field label={t('defaultSite')} hint={t('defaultSiteHint')}>
            {(joined) => (
              <Choice {...joined} value={mapping.defaults.site ?? ''} onChange={(event) => setDefault('site', event.currentTarget.value)}>
                <option value="">{t('siteOfParent')}</option>
                {sites.map((site) => (
                  <option key={site.id} value={site.slug}>
                    {nameIn(site.names, locale).text}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
        )}
        {!given.has('crs') && given.has('lon') && (
          <Field label={t('defaultCrs')} hint={t('crsHint')}>
            {(joined) => (
              <Choice {...joined} value={mapping.defaults.crs ?? ''} onChange={(event) => setDefault('crs', event.currentTarget.value)}>
                <option value="">{t('crsOfTenant')}</option>
                {[...new Set([...CRS, ...(view.crs ? [view.crs] : [])])].map((crs) => (
                  <option key={crs} value={crs}>
                    {t.has(`crs.${crs}`) ? t(`crs.${crs}`) : crs}
                  </option>
                ))}
              </Choice>
            )}
          </Field>
        )}
        {given.has('lon') && (
          <label className={cx('row t13', styles.alone)}>
            <input
              type="checkbox"
              checked={mapping.decimalComma}
              onChange={(event) => setMapping({ ...mapping, decimalComma: event.currentTarget.checked })}
            />
            {t('decimalComma')}
          </label>
        )}
        {view.unknownTypes.map((word) => (
          <Field key={word} label={t('typeMeans', { word })}>
            {(joined) => (
              <Choice
                {...joined}
                value={mapping.types[word] ?? ''}
                onChange={(event) => setMapping({ ...mapping, types: { ...mapping.types, [word]: event.currentTarget.value } })}
              >
                <option value="">{t('refuseThese')}</option>
                {typeOptions}
              </Choice>
            )}
          </Field>
        ))}
      </div>
      {check.error && <p role="alert">{said(check.error)}</p>}
      <div className={styles.actions}>
        <Button onClick={onLeave}>{t('other')}</Button>
        <span className="grow" />
        <Button kind="primary" onClick={() => check.mutate(undefined, { onSuccess: onChecking })}>
          {t('check')}
        </Button>
      </div>
    </div>
  )
}
