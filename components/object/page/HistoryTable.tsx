'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useNames } from '#/components/object/Name.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import styles from './page.module.css'

/** Alarms and orders of this object, past ones too, newest first. */
export function HistoryTable({ objectId }: { objectId: string }) {
  const t = useTranslations('object')
  const name = useNames()
  const open = useAsk(['alarms.list', { objectId }], () => api.alarms.list.query({ objectId, state: 'open' }), { keep: true })
  const closed = useAsk(
    ['alarms.list', { objectId, state: 'closed' }],
    () => api.alarms.list.query({ objectId, state: 'closed', limit: 100 }),
    { keep: true },
  )
  const orders = useAsk(['workOrders.list', { objectId, all: true }], () => api.workOrders.list.query({ objectId, limit: 100 }), {
    keep: true,
  })
  const rows = [
    ...[...(open.data?.alarms ?? []), ...(closed.data?.alarms ?? [])].map((alarm) => ({
      key: alarm.id,
      at: alarm.raisedAt,
      sign: <Mark priority={alarm.priority} size={15} />,
      what: name(alarm.names),
      state: t(`alarmState.${alarm.state}`),
      href: null,
    })),
    ...(orders.data ?? []).map((order) => ({
      key: order.id,
      at: order.createdAt,
      sign: <Glyph id="ui-work" size={16} />,
      what: `${order.number} ${name(order.title)}`,
      state: t(`orderState.${order.state}`),
      href: `/work/${order.number}`,
    })),
  ].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <section className={styles.part}>
      <h2 className={styles.caption}>
        <strong>{t('alarmsAndFindings')}</strong>
      </h2>
      {rows.length === 0 && <p className="t13">{t('none')}</p>}
      <table className={table.table}>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-row>
              <td style={{ width: 34 }}>{row.sign}</td>
              <td style={{ width: 190 }} data-quiet>
                <Time at={row.at} />
              </td>
              <td data-strong>{row.href ? <Link href={row.href}>{row.what}</Link> : row.what}</td>
              <td style={{ width: 200 }}>{row.state}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
