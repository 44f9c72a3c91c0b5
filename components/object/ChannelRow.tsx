'use client'
import { Spark } from '#/components/charts/Spark.tsx'
import { useLive } from '#/components/live/Live.tsx'
import { Age } from '#/components/ui/Time.tsx'
import { Value } from '#/components/ui/Value.tsx'
import { expectedNow } from './conditions.ts'
import { type LiveChannel, quietSpan, sparkWindowMs } from './live-channels.ts'
import { Name } from './Name.tsx'
import styles from './object.module.css'
import { SourceLetter } from './SourceLetter.tsx'
import { useHistory } from './useHistory.ts'

const SPARK_POINTS = 46

/** Name, what it did, value with unit, age. The dashed line is what is expected of it now. */
export function ChannelRow({ objectId, live, channels }: { objectId: string; live: LiveChannel; channels: readonly LiveChannel[] }) {
  const { channel } = live
  const { store } = useLive()
  const { points, latest } = useHistory(objectId, live, sparkWindowMs(channel.everyMs), SPARK_POINTS)
  const limit = expectedNow(channel, channels, store) ?? undefined
  return (
    <li className={styles.channel}>
      <span className="ellipsis">
        <Name names={channel.names} />
      </span>
      {channel.kind === 'number' ? <Spark values={points.v} limit={limit} least={quietSpan(channel)} /> : <span />}
      <span className={styles.reading}>
        <Value channel={channel} latest={latest} />
        {latest && <SourceLetter of={latest} />}
      </span>
      {latest ? <Age at={latest.atMs} className={styles.age} /> : <span className={styles.age}>–</span>}
    </li>
  )
}
