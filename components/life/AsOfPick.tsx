'use client'
import { useTranslations } from 'next-intl'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { Button } from '#/components/ui/Button.tsx'
import styles from './life.module.css'
import { localIn, momentIn } from './zoned.ts'

/** The object as of any past moment, by the clock of its site. */
export function AsOfPick({ atMs, onPick }: { atMs: number | null; onPick(atMs: number | null): void }) {
  const t = useTranslations('life')
  const { timeZone } = useSite()
  const nowMs = useNowMs()
  return (
    <div className={styles.pick}>
      <label>
        <span>{t('asOf')}</span>
        <input
          type="datetime-local"
          title={timeZone}
          max={nowMs > 0 ? localIn(timeZone, nowMs) : undefined}
          value={atMs === null ? '' : localIn(timeZone, atMs)}
          onChange={(event) => {
            const picked = momentIn(timeZone, event.target.value)
            if (picked !== null || event.target.value === '') onPick(picked)
          }}
        />
      </label>
      {atMs !== null && (
        <Button small onClick={() => onPick(null)}>
          {t('backToNow')}
        </Button>
      )}
    </div>
  )
}
