'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { useLive } from '#/components/live/Live.tsx'
import { isStale } from '#/components/live/stale.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Time, useAge } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import { useNames } from './Name.tsx'
import styles from './object.module.css'
import type { About } from './useAbout.ts'
import type { KnownObject } from './useObject.ts'

/** The state in words: how it runs, what is wrong with it, who says so, or that it has not been heard. */
export function StateSection({ known, about }: { known: KnownObject; about: About }) {
  const t = useTranslations('object')
  const name = useNames()
  const nowMs = useNowMs()
  const age = useAge()
  const word = useStateWord(known)
  const top = about.alarms[0] ?? about.alerts[0] ?? null
  const finding = about.findings.find((one) => one.findingId === top?.findingId) ?? about.findings[0] ?? null
  const silentMs = useSilence(known, nowMs)
  const wrong = top ? name(top.names) : finding?.names ? name(finding.names) : null
  const held = known.object.quarantine
  const heldSaid = held && t(held.own ? 'quarantined' : 'behindQuarantined', { tag: held.tag })
  return (
    <section className={styles.state}>
      {top ? (
        <Mark priority={top.priority} unacknowledged={top.state === 'unacknowledged' && !top.isAlert} />
      ) : (
        word && <i className={styles.disc} data-running={word.running ? '' : undefined} aria-hidden="true" />
      )}
      <div className="grow">
        <strong>
          {wrong ?? heldSaid ?? word?.text ?? (about.pending.alarms ? '…' : t(known.channels.length ? 'normal' : 'noReadings'))}
        </strong>
        {(wrong || heldSaid) && word && <p className="t12">{t('nowState', { state: word.text })}</p>}
        {held && (
          <p className="t12">
            {wrong && `${heldSaid} · `}
            {t(held.own ? 'quarantineMeans' : 'behindQuarantineMeans')}{' '}
            <Link href={`/fleet/${encodeURIComponent(held.tag)}`}>{t('openGateway', { tag: held.tag })}</Link>
          </p>
        )}
        {silentMs !== null && <p className={styles.silent}>{t('notHeard', { age: age(silentMs) })}</p>}
        {finding ? (
          <p className="t12 quiet" title={`${finding.model.id} ${finding.model.version}`}>
            {t('foundBy', { tier: t(`tier.${finding.tier}`) })} <Time at={finding.detectedAtMs} /> ·{' '}
            <span className="nowrap">{t('confidence', { value: finding.confidence.toFixed(2) })}</span>
          </p>
        ) : (
          !wrong && !held && <p className="t12 quiet">{t(about.pending.alarms || about.pending.orders ? 'asking' : 'nothingWrong')}</p>
        )}
      </div>
    </section>
  )
}

/** The first channel that names a state: running, mode, open or closed. */
function useStateWord({ channels }: KnownObject) {
  const { store } = useLive()
  const locale = useLocale()
  const live =
    channels.find(({ channel }) => channel.id === 'running') ?? channels.find(({ channel }) => channel.kind !== 'number' && channel.key)
  const value = live && store.get(live.seriesId)
  return value ? { text: wordValue(live.channel, value.value, locale), running: value.value !== 0 } : null
}

/** How long nothing at all was heard, where every channel is stale; null while one is fresh. */
function useSilence({ channels }: KnownObject, nowMs: number): number | null {
  const { store } = useLive()
  const heard = channels.flatMap(({ channel, seriesId }) => {
    const value = store.get(seriesId)
    return value ? [{ atMs: value.atMs, stale: isStale(value.atMs, channel.everyMs, nowMs) }] : []
  })
  if (heard.length === 0 || nowMs === 0 || heard.some((one) => !one.stale)) return null
  return nowMs - Math.max(...heard.map((one) => one.atMs))
}
