'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useNames } from '#/components/object/Name.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { asOfRows } from './as-of-rows.ts'
import styles from './life.module.css'
import { useAsOf } from './useAsOf.ts'

/** The object as it was at the moment in the address, fact by fact, and what of it is otherwise now; nothing while that is now. */
export function AsOfBand({ object }: { object: ObjectDetail }) {
  const { atMs, see } = useAsOf()
  return atMs === null ? null : <Then object={object} atMs={atMs} onNow={() => see(null)} />
}

function Then({ object, atMs, onNow }: { object: ObjectDetail; atMs: number; onNow(): void }) {
  const t = useTranslations('life')
  const said = useRefusal()
  const name = useNames()
  const at = (ms: number) => api.registry.life.asOf.query({ objectId: object.id as never, at: new Date(ms).toISOString() })
  const then = useAsk(['registry.life.asOf', { objectId: object.id, atMs }], () => at(atMs))
  const now = useAsk(['registry.life.asOf', { objectId: object.id, version: object.version }], () => at(Date.now()))
  const rows = then.data && now.data ? asOfRows(then.data, now.data, { name, t }) : []
  return (
    <section className={styles.band} aria-label={t('asOfTitle')}>
      <header>
        <h2>
          {t('asOfTitle')} <Time at={atMs} minute />
        </h2>
        <Button small onClick={onNow}>
          {t('backToNow')}
        </Button>
      </header>
      {then.error && <p role="alert">{said(then.error)}</p>}
      {then.isPending && <Loading rows={3} />}
      {then.data && !then.data.known && <p>{t('notYet')}</p>}
      {then.data?.known && (
        <dl>
          {rows.map((row) => (
            <div key={row.fact} data-changed={row.was !== row.is}>
              <dt>{t(`fact.${row.fact}`)}</dt>
              <dd>
                {row.was}
                {row.was !== row.is && <small>{t('nowIs', { value: row.is })}</small>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="quiet t12">{t('readingsSaid')}</p>
    </section>
  )
}
