import styles from './chart.module.css'
import { sparkOf } from './spark-path.ts'

/** What a channel did lately, beside its value; the value says it in figures, so this is decoration to a screen reader. */
export function Spark({ values, limit, least }: { values: readonly (number | null)[]; limit?: number | undefined; least?: number }) {
  const shape = sparkOf(values, { limit, ...(least === undefined ? {} : { least }) })
  return (
    <svg className={styles.spark} width="92" height="20" viewBox="0 0 92 20" preserveAspectRatio="none" aria-hidden="true">
      {shape.limitY !== null && <path className={styles.limit} d={`M0 ${shape.limitY}H92`} />}
      <path className={styles.line} d={shape.path} />
      {shape.last && <circle className={styles.dot} cx={shape.last.x} cy={shape.last.y} r="2.2" />}
    </svg>
  )
}
