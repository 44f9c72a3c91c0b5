'use client'
import { useTranslations } from 'next-intl'
import { Button } from './Button.tsx'
import { formatNumber } from './format.ts'
import styles from './more.module.css'

/** Below a list of which only a part is shown: how much, and the next. */
export function More({ shown, all, onMore, waits }: { shown: number; all: number; onMore: (() => void) | null; waits: boolean }) {
  const t = useTranslations('ui')
  if (!onMore) return null
  return (
    <p className={styles.more}>
      <span role="status">{t('shownOf', { shown: formatNumber(shown, 0), all: formatNumber(all, 0) })}</span>
      <Button small refused={waits ? t('state.loading') : undefined} onClick={onMore}>
        {t('more')}
      </Button>
    </p>
  )
}
