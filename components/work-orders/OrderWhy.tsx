'use client'
import { useLocale, useTranslations } from 'next-intl'
import { FindingEvidence } from '#/components/object/FindingEvidence.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './work.module.css'

/** What was found, by which model and how sure, then its evidence as it was measured. */
export function OrderWhy({ order, plain }: { order: OrderDetail; plain?: boolean }) {
  const t = useTranslations('work')
  const locale = useLocale() as Locale
  const { finding } = order
  if (!finding)
    return (
      <div className={plain ? styles.plain : styles.col}>
        {!plain && <h3>{t('why')}</h3>}
        <p className="quiet">{t(order.alarmId ? 'fromAlarm' : 'byHand')}</p>
      </div>
    )
  const name = finding.names ? nameIn(finding.names, locale) : { text: finding.kind, lang: undefined }
  return (
    <div className={plain ? styles.plain : styles.col}>
      <p className={styles.claim}>
        <Mark priority={finding.priority} />
        <b lang={name.lang}>{name.text}</b>
        {finding.isAlert && <span className="quiet">{t('alert')}</span>}
      </p>
      <p className={styles.model}>
        {t('model', {
          id: finding.model.id,
          version: finding.model.version,
          hash: `${finding.model.hash.slice(0, 4)}…${finding.model.hash.slice(-4)}`,
          tier: t(`tier.${finding.tier}`),
          ms: (finding.latencyUs / 1000).toFixed(1),
          confidence: finding.confidence.toFixed(2),
        })}
      </p>
      <FindingEvidence finding={finding} />
    </div>
  )
}
