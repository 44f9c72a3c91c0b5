'use client'
import { useLocale } from 'next-intl'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { cx } from './cx.ts'
import { asMs, formatClock, formatDay, formatMinute, formatMoment } from './format.ts'
import { formatAge, formatSpan } from './length.ts'

type At = { at: string | number | Date; className?: string | undefined }

/** A moment in the site's zone: the clock, with its day once it is old, or beside another day's (`dated`). */
export function Time({
  at,
  short,
  compact,
  minute,
  dated,
  className,
}: At & { short?: boolean; compact?: boolean; minute?: boolean; dated?: boolean }) {
  const locale = useLocale()
  const { timeZone } = useSite()
  const nowMs = useNowMs()
  const atMs = asMs(at)
  const text = short
    ? formatMinute(atMs, timeZone)
    : formatMoment(atMs, dated ? Number.POSITIVE_INFINITY : nowMs, locale, timeZone, compact, minute)
  return (
    <time
      className={className}
      dateTime={new Date(atMs).toISOString()}
      title={`${formatDay(atMs, locale, timeZone)} ${formatClock(atMs, timeZone)} ${timeZone}`}
      suppressHydrationWarning
    >
      {text}
    </time>
  )
}

/** A length of time in the words of the reader's language. */
export function useAge(): (ms: number) => string {
  const locale = useLocale()
  return (ms) => formatAge(ms, locale)
}

/** How old something is, counting on. `clock` as 0:24, else as 24 s. */
export function Age({ at, clock, className }: At & { clock?: boolean }) {
  const nowMs = useNowMs()
  const age = useAge()
  const ageMs = nowMs === 0 ? 0 : Math.max(0, nowMs - asMs(at))
  return (
    <span className={cx('figures', className)} suppressHydrationWarning>
      {nowMs === 0 ? '–' : clock ? formatSpan(ageMs) : age(ageMs)}
    </span>
  )
}
