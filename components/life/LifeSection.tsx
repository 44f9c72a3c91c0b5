'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import page from '#/components/object/page/page.module.css'
import { Broken, Loading } from '#/components/ui/State.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { AsOfPick } from './AsOfPick.tsx'
import { LifeActions } from './LifeActions.tsx'
import styles from './life.module.css'
import { Timeline } from './Timeline.tsx'
import { useAsOf } from './useAsOf.ts'

/** Where it is in its life, what may follow, and the whole story; any moment of it can be looked at. */
export function LifeSection({ object }: { object: ObjectDetail }) {
  const t = useTranslations('life')
  const said = useRefusal()
  const asOf = useAsOf()
  const { data, error, isPending } = useAsk(
    ['registry.life.of', { objectId: object.id }],
    ({ signal }) => api.registry.life.of.query({ objectId: object.id as never }, { signal }),
    { keep: true },
  )
  return (
    <section className={page.part} aria-label={t('title')}>
      <div className={styles.head}>
        <h2 className={page.caption}>
          <strong>{t('title')}</strong>
          {data && <span>{t(`state.${data.state}`)}</span>}
        </h2>
        {data && <LifeActions object={object} life={data} />}
        <span className="grow" />
        <AsOfPick atMs={asOf.atMs} onPick={asOf.see} />
      </div>
      {error ? (
        <Broken compact>{said(error)}</Broken>
      ) : isPending ? (
        <Loading rows={4} compact />
      ) : (
        data && <Timeline events={data.events} onAsOf={asOf.see} />
      )}
    </section>
  )
}
