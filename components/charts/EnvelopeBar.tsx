import styles from './chart.module.css'
import { envelopeShape } from './envelope-shape.ts'

/** Allowed range filled, now a tick, asked a ring. The figures stand in words beside it, so the bar itself is silent. */
export function EnvelopeBar(check: {
  min?: number | undefined
  max?: number | undefined
  now?: number | undefined
  asked?: number | undefined
}) {
  const shape = envelopeShape(check)
  return (
    <svg width="144" height="19" viewBox="0 0 144 19" aria-hidden="true">
      <path className={styles.envTrack} d="M4 9.5H140" />
      <rect className={styles.envOk} x={shape.okFrom} y="5.5" width={Math.max(0, shape.okTo - shape.okFrom)} height="8" />
      {shape.now !== null && <path className={styles.envNow} d={`M${shape.now} 2V17`} />}
      {shape.asked !== null && <circle className={styles.envAsk} cx={shape.asked} cy="9.5" r="4.5" />}
    </svg>
  )
}
