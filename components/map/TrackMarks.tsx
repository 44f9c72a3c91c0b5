import { MARK_PATHS } from '#/components/charts/mark-paths.ts'
import { cx } from '#/components/ui/cx.ts'
import styles from './time-track.module.css'
import type { SiteMark } from './useSiteMarks.ts'

const STACK = 4
/** Of the track's width: nearer marks stand on each other. */
const APART_PERCENT = 0.8

/** Marks at their place on the track; `hollow` is another day's, and says only when. */
export function TrackMarks({ marks, share, hollow }: { marks: readonly SiteMark[]; share(ms: number): number; hollow?: boolean }) {
  return stack(marks, share).map(({ mark, percent, level }) => (
    <svg
      key={mark.key}
      className={cx(mark.kind === 'alarm' && !hollow ? 'mark' : styles.done, styles.mark)}
      style={{ left: `${percent}%`, bottom: 17 + level * 5 }}
      viewBox="0 0 18 18"
      aria-hidden="true"
    >
      <title>{mark.label}</title>
      {mark.kind === 'alarm' && mark.priority ? (
        <path d={MARK_PATHS[`p${mark.priority}`]} style={hollow ? undefined : { fill: `var(--p${mark.priority})` }} />
      ) : (
        <path d={MARK_PATHS[mark.kind === 'order' ? 'order' : 'command']} />
      )}
    </svg>
  ))
}

/** Least urgent first, so that the urgent lie on top; those that would lie on each other stand on each other. */
function stack(marks: readonly SiteMark[], share: (ms: number) => number) {
  const levels = new Map<number, number>()
  return marks
    .toSorted((a, b) => (b.priority ?? 5) - (a.priority ?? 5))
    .map((mark) => {
      const place = Math.round(share(mark.atMs) / APART_PERCENT)
      const level = Math.min(levels.get(place) ?? 0, STACK - 1)
      levels.set(place, level + 1)
      return { mark, percent: place * APART_PERCENT, level }
    })
}
