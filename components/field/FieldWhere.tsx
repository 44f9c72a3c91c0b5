'use client'
import dynamic from 'next/dynamic'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { useOrderAct } from '#/components/work-orders/act.ts'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { holdsAssets } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './field.module.css'

const MapExcerpt = dynamic(() => import('#/components/map/MapExcerpt.tsx'), { ssr: false })

/** The place in the tree, its level, and the one button that starts the work. */
export function FieldWhere({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const act = useOrderAct(order)
  const mayWork = useCan('order.work')
  const { data: object } = useAsk(['twins.byId', { id: order.objectId }], () => api.twins.byId.query({ id: order.objectId as never }))
  const maySwap = useCan('registry.swap')
  const startable = ['draft', 'planned', 'waiting'].includes(order.state)
  return (
    <>
      <p className={styles.place}>
        <b>{order.tag}</b> {nameIn(order.objectNames, locale).text}
      </p>
      <p className="quiet">
        {object?.path.map((one) => nameIn(one.names, locale).text).join(' › ')}
        {object?.place?.levelM != null && ` · ${t('level', { metres: object.place.levelM.toFixed(1).replace('-', '−') })}`}
      </p>
      {order.permits.length > 0 && <p>{t('permits', { permits: order.permits.length })}</p>}
      {object?.place && (
        <div className={styles.where}>
          <MapExcerpt tag={order.tag} lon={object.place.lon} lat={object.place.lat} zoom={17.6} />
        </div>
      )}
      <div className={styles.acts}>
        <Link className={styles.button} href={`/id/${order.tag}`}>
          {t('object')}
        </Link>
        {object && holdsAssets(object.typeId) && maySwap && (
          <Link className={styles.button} href={`/field/swap?at=${encodeURIComponent(order.tag)}&order=${order.number}`}>
            {t('swap')}
          </Link>
        )}
        {startable && mayWork && (
          <button type="button" className={styles.main} disabled={act.isPending} onClick={() => act.mutate({ do: 'start' })}>
            {t('start')}
          </button>
        )}
      </div>
      {act.error && <p role="alert">{said(act.error)}</p>}
    </>
  )
}
