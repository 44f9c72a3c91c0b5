'use client'
import { useTranslations } from 'next-intl'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Section } from '#/components/ui/Section.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { useNames } from './Name.tsx'
import styles from './object.module.css'
import type { About } from './useAbout.ts'

/** Open orders on this object, the way to each, and when it is planned. */
export function WorkSection({ about }: { about: About }) {
  const t = useTranslations('object')
  const work = useTranslations('work')
  const name = useNames()
  return (
    <Section title={t('openWork')}>
      {about.orders.length === 0 && (
        <p className={styles.none}>{t(about.errors.orders ? 'cannotAsk' : about.pending.orders ? 'asking' : 'none')}</p>
      )}
      {about.orders.map((order) => (
        <Link key={order.id} className={styles.line} href={`/work/${order.number}`}>
          <Glyph id="ui-work" size={16} />
          <strong>{order.number}</strong>
          <span className="grow">{name(order.title)}</span>
          <span className="quiet t12 nowrap">{work(`urgency.${order.priority}`)}</span>
          <span className="quiet t12 nowrap">
            {order.plannedFrom ? <Time at={order.plannedFrom} minute /> : t(`orderState.${order.state}`)}
          </span>
        </Link>
      ))}
    </Section>
  )
}
