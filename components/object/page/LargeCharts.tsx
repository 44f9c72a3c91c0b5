'use client'
import { useTranslations } from 'next-intl'
import type { LiveChannel } from '#/components/object/live-channels.ts'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Segmented } from '#/components/ui/Segmented.tsx'
import type { Finding } from '#/server/inference/contract.ts'
import { ChannelTrend } from './ChannelTrend.tsx'
import { FindingSpectrum } from './FindingSpectrum.tsx'
import { remainingLife, wantsLog } from './finding-limits.ts'
import styles from './page.module.css'
import { useLevels } from './useLevels.ts'
import { useMarks } from './useMarks.ts'
import type { RangeState } from './useRange.ts'

/** The deciding channel large, then the evidence and the next key channel side by side. */
export function LargeCharts(props: {
  known: KnownObject
  decisive: LiveChannel
  finding: Finding | null
  range: RangeState
  log: boolean | null
  onLog(log: boolean): void
}) {
  const { known, decisive, finding, range } = props
  const t = useTranslations('object')
  const marks = useMarks(known.object.id)
  const log = props.log ?? wantsLog(finding, decisive.channel.id)
  const life = remainingLife(finding)
  const numbers = known.channels.filter(({ channel }) => channel.key && channel.kind === 'number' && channel.id !== decisive.channel.id)
  const beside = finding?.evidence.spectrum ? numbers.slice(0, 1) : numbers.slice(0, 2)
  const levels = useLevels(known, decisive, finding)
  return (
    <>
      <div className={styles.part}>
        <ChannelTrend
          key={decisive.seriesId}
          known={known}
          live={decisive}
          range={range}
          marks={marks}
          more={levels}
          finding={finding}
          heightPx={226}
          log={log}
          aside={
            <>
              {life && <span className={styles.life}>{life.p50 < 1 ? t('lifeOver') : t('life10', life)}</span>}
              <Segmented
                label={t('scale')}
                value={log ? 'log' : 'linear'}
                options={[
                  { value: 'linear', label: t('linear') },
                  { value: 'log', label: t('log') },
                ]}
                onChange={(value) => props.onLog(value === 'log')}
              />
            </>
          }
        />
      </div>
      <div className={styles.pair}>
        {finding?.evidence.spectrum && <FindingSpectrum known={known} finding={finding} />}
        {beside.map((live) => (
          <ChannelTrend key={live.seriesId} known={known} live={live} range={range} marks={marks} heightPx={158} log={false} />
        ))}
      </div>
    </>
  )
}
