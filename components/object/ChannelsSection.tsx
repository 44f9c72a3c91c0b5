'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useLive } from '#/components/live/Live.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Section } from '#/components/ui/Section.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { ChannelRow } from './ChannelRow.tsx'
import { expectedNow } from './conditions.ts'
import { DecisiveChart } from './DecisiveChart.tsx'
import { decisiveOf } from './live-channels.ts'
import styles from './object.module.css'
import type { KnownObject } from './useObject.ts'

/** Key channels, the decisive one drawn large; all others on demand. `compact` where the page has the large charts already. */
export function ChannelsSection({
  known,
  alarm,
  spokenOf,
  compact,
}: {
  known: KnownObject
  alarm: AlarmRow | null
  spokenOf: readonly (string | null)[]
  compact?: boolean | undefined
}) {
  const t = useTranslations('object')
  const [all, showAll] = useState(false)
  const { object, channels } = known
  const { store } = useLive()
  const decisive = compact ? null : decisiveOf(channels, spokenOf)
  const key = channels.filter(({ channel }) => channel.key)
  const shown = (all || key.length === 0 ? channels : key).filter((live) => live !== decisive)
  const dashed = shown.some(({ channel }) => expectedNow(channel, channels, store) !== null)
  const more = channels.length > key.length && key.length > 0
  return (
    <Section
      title={
        <>
          {t('keyChannels')}
          {dashed && <span className="quiet"> · {t('dashedExpected')}</span>}
        </>
      }
      aside={
        more && (
          <Button kind="ghost" small aria-expanded={all} onClick={() => showAll(!all)}>
            {all ? t('keyOnly') : t('all', { count: channels.length })}
          </Button>
        )
      }
    >
      {channels.length === 0 && <p className={styles.none}>{t('noChannels')}</p>}
      {decisive && <DecisiveChart key={decisive.seriesId} objectId={object.id} live={decisive} channels={channels} alarm={alarm} />}
      <ul className={styles.channels}>
        {shown.map((live) => (
          <ChannelRow key={live.seriesId} objectId={object.id} live={live} channels={channels} />
        ))}
      </ul>
    </Section>
  )
}
