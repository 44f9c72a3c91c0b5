'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { bytesText } from '#/components/fleet/bytes.ts'
import { clockWords } from '#/components/fleet/clock-words.ts'
import { useReason } from '#/components/fleet/useReason.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Tag } from '#/components/ui/Tag.tsx'
import { useAge } from '#/components/ui/Time.tsx'
import styles from './data.module.css'
import { percentText, toldPart } from './share.ts'
import type { DataHealth } from './useDataHealth.ts'
import { PARTS, type Part } from './verdict.ts'

const YEAR_DAYS = 365

/** Five figures and what each means; the one that is pressed is shown below. What wants a look says so in words. */
export function Tiles({
  told,
  troubles,
  shown,
  onShow,
}: {
  told: DataHealth
  troubles: ReadonlySet<Part>
  shown: Part
  onShow(part: Part): void
}) {
  const t = useTranslations('data')
  const figures = useFigures(told)
  return (
    <nav className={styles.tiles} aria-label={t('parts')}>
      {PARTS.map((part) => (
        <button
          key={part}
          type="button"
          className={styles.tile}
          data-trouble={troubles.has(part)}
          aria-current={part === shown ? 'true' : undefined}
          onClick={() => onShow(part)}
        >
          <span className={styles.name}>
            {t(`part.${part}`)}
            {troubles.has(part) && <Tag>{t('look')}</Tag>}
          </span>
          <b className="figures">{figures[part].figure}</b>
          <span className={styles.means}>{figures[part].means}</span>
        </button>
      ))}
    </nav>
  )
}

function useFigures({ health, wholeness, quarantine, storage, gateways }: DataHealth): Record<Part, { figure: string; means: ReactNode }> {
  const t = useTranslations('data')
  const fleet = useTranslations('fleet')
  const reason = useReason()
  const locale = useLocale()
  const age = useAge()
  const counts = quarantine.data?.counts
  const away = gateways?.filter(({ online, enrolledAt }) => !online && enrolledAt !== null) ?? []
  const clocks = health.data?.clocks
  const worst = clocks?.[0]
  // before anything is packed nobody knows what a day will take
  const year =
    storage.data && storage.data.growth.bytesPerDay > 0 ? storage.data.forecast.find(({ days }) => days === YEAR_DAYS) : undefined
  const total = wholeness.data?.total
  return {
    arrival: {
      figure: health.data ? t('perSecond', { rate: formatNumber(health.data.rate.minute, 0) }) : '–',
      means: away.length > 0 ? t('away', { count: away.length, first: away[0]?.tag ?? '' }) : health.data ? t('durableIn', { ms: formatNumber(health.data.lagMs.p99, 0) }) : ' ',
    },
    wholeness: {
      figure: total ? percentText(toldPart(total)) : '–',
      means: !total ? ' ' : total.dueMs === 0 ? t('nothingDueYet') : total.silentMs === 0 ? t('neverSilent', { gaps: total.gaps }) : t('silentOf', { silent: age(total.silentMs / total.series), gaps: total.gaps }),
    },
    quarantine: {
      figure: counts ? formatNumber(counts.reduce((sum, { count }) => sum + count, 0), 0) : '–',
      means: counts?.[0] ? t('mostly', { reason: reason(counts[0].reason), tag: counts[0].gatewayTag ?? '' }) : counts ? t('nothingRefused') : ' ',
    },
    clocks: {
      figure: clocks ? formatNumber(clocks.length, 0) : '–',
      means: worst ? `${worst.tag}: ${fleet(`clock.${worst.trouble}`)} ${clockWords(worst.offsetMs, locale)}` : clocks ? t('clocksRight') : ' ',
    },
    storage: {
      figure: storage.data ? bytesText(storage.data.bytes.total) : '–',
      means: year ? t('inAYear', { bytes: bytesText(year.bytes) }) : storage.data ? t('tooYoung') : ' ',
    },
  } // biome-ignore format: a figure and its meaning
}
