'use client'
import { useTranslations } from 'next-intl'
import { Spark } from '#/components/charts/Spark.tsx'
import { useLive } from '#/components/live/Live.tsx'
import { expectedNow } from '#/components/object/conditions.ts'
import { type LiveChannel, quietSpan, sparkWindowMs } from '#/components/object/live-channels.ts'
import { Name } from '#/components/object/Name.tsx'
import { SourceLetter } from '#/components/object/SourceLetter.tsx'
import { useHistory } from '#/components/object/useHistory.ts'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Age } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import { Value } from '#/components/ui/Value.tsx'
import styles from './page.module.css'

/** Every channel with value, age, expectation and what it did lately; any of them can be drawn large. */
export function ChannelTable({ known, drawn, onDraw }: { known: KnownObject; drawn: string | null; onDraw(channel: string): void }) {
  const t = useTranslations('object')
  return (
    <section className={styles.part}>
      <h2 className={styles.caption}>
        <strong>{t('allChannels')}</strong>
      </h2>
      <table className={table.table}>
        <thead>
          <tr>
            <th>{t('channel')}</th>
            <th style={{ width: 112 }}>{t('range24h')}</th>
            <th data-num style={{ width: 130 }}>
              {t('latest')}
            </th>
            <th data-num style={{ width: 90 }}>
              {t('expectedColumn')}
            </th>
            <th data-num style={{ width: 70 }}>
              {t('age')}
            </th>
            <th style={{ width: 120 }}>
              <span className="hidden-text">{t('decisive')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {known.channels.map((live) => (
            <Row key={live.seriesId} known={known} live={live} drawn={live.channel.id === drawn} onDraw={() => onDraw(live.channel.id)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ known, live, drawn, onDraw }: { known: KnownObject; live: LiveChannel; drawn: boolean; onDraw(): void }) {
  const t = useTranslations('object')
  const { store } = useLive()
  const { channel } = live
  const { points, latest } = useHistory(known.object.id, live, sparkWindowMs(channel.everyMs), 46)
  const expected = expectedNow(channel, known.channels, store)
  return (
    <tr data-row data-selected={drawn}>
      <td>
        <Name names={channel.names} />
      </td>
      <td>{channel.kind === 'number' && <Spark values={points.v} limit={expected ?? undefined} least={quietSpan(channel)} />}</td>
      <td data-num>
        <Value channel={channel} latest={latest} />
        {latest && <SourceLetter of={latest} />}
      </td>
      <td data-num data-quiet>
        {expected === null ? '–' : formatNumber(expected, channel.decimals)}
      </td>
      <td data-num data-quiet>
        {latest ? <Age at={latest.atMs} /> : '–'}
      </td>
      <td data-num>
        {channel.kind === 'number' && !drawn && (
          <Button small kind="ghost" onClick={onDraw}>
            {t('decisive')}
          </Button>
        )}
      </td>
    </tr>
  )
}
