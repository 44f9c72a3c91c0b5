'use client'
import { useTranslations } from 'next-intl'
import { EFFECTS, type Impact } from '#/server/registry/contract.ts'

/** How many, by how it is felt; says so where there are more than were asked for. */
export function ImpactCounts({ impact }: { impact: Impact }) {
  const t = useTranslations('graph')
  return (
    <p className="t13" role="status">
      {EFFECTS.filter((effect) => impact.counts[effect] > 0)
        .map((effect) => t(`count.${effect}`, { count: impact.counts[effect] }))
        .join(t('comma'))}
      {impact.cut && ` ${t('cut')}`}
    </p>
  )
}
