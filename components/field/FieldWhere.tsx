'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Link } from '#/components/ui/Link.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { holdsAssets } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { FieldLink } from './FieldLink.tsx'
import { FieldMap } from './FieldMap.tsx'
import field from './field.module.css'
import styles from './order.module.css'
import { useOnline } from './useOnline.ts'
import { useFieldAct } from './useOutbox.tsx'

/** The place in the tree, its level, and the one button that starts the work. */
export function FieldWhere({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const locale = useLocale() as Locale
  const act = useFieldAct(order)
  const mayWork = useCan('order.work', order.objectId)
  const { data: object } = useAsk(['twins.byId', { id: order.objectId }], () => api.twins.byId.query({ id: order.objectId as never }))
  const online = useOnline()
  const maySwap = useCan('registry.swap', order.objectId)
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
          <FieldMap tag={order.tag} lon={object.place.lon} lat={object.place.lat} />
        </div>
      )}
      <div className={field.acts}>
        {online && (
          <Link className={field.button} href={`/id/${order.tag}`}>
            {t('object')}
          </Link>
        )}
        {object && holdsAssets(object.typeId) && maySwap && (
          <FieldLink className={field.button} href={`/field/swap?at=${encodeURIComponent(order.tag)}&order=${order.number}`}>
            {t('swap')}
          </FieldLink>
        )}
        {startable && mayWork && (
          <button type="button" className={field.main} onClick={() => act({ do: 'start' }, order.title)}>
            {t('start')}
          </button>
        )}
      </div>
    </>
  )
}
