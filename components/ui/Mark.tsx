import { useTranslations } from 'next-intl'
import type { Priority } from '#/server/alarms/contract.ts'
import { cx } from './cx.ts'
import styles from './mark.module.css'
import { MARK_SHAPES, PRIORITY_WORD } from './mark-shapes.ts'

/** Shape, fill, outline and number of a priority. Under 14 px the shape stands alone; `hollow` says there is none. */
export function Mark({
  priority,
  size,
  unacknowledged = false,
  hollow = false,
  silent = false,
}: {
  priority: Priority
  size?: number
  unacknowledged?: boolean
  hollow?: boolean
  /** the word stands beside it, so it need not be said twice */
  silent?: boolean
}) {
  const t = useTranslations('ui')
  const shape = MARK_SHAPES[priority]
  const named = silent ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': t(`priority.${PRIORITY_WORD[priority]}`) }
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: the name, where it is needed, is in aria-label
    <svg
      className={cx('mark', styles.mark, hollow ? styles.hollow : styles[`p${priority}`], unacknowledged && 'is-unacked')}
      style={size ? { width: size, height: size } : undefined}
      viewBox="0 0 18 18"
      {...named}
    >
      <path d={shape.path} />
      {!hollow && (size ?? 18) >= 14 && (
        <text x="9" y={shape.y}>
          {priority}
        </text>
      )}
    </svg>
  )
}
