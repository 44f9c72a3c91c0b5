import { clustersOf } from '#/components/charts/mark-clusters.ts'
import { MARK_PATHS } from '#/components/charts/mark-paths.ts'
import styles from './time-track.module.css'
import type { SiteMark } from './useSiteMarks.ts'

/** A mark with its figure behind it: nearer ones are one. */
const APART_PX = 48
/** Over the track's foot: alarms stand on the line, what was done about them in a lane above. */
const LANES = [
  { kinds: ['alarm'], bottomPx: 17 },
  { kinds: ['order', 'command'], bottomPx: 29 },
] as const satisfies { kinds: SiteMark['kind'][]; bottomPx: number }[]

/** Marks at their place on the track, the most urgent of those that meet with their number; `hollow` is another day's, and says only when. */
export function TrackMarks({
  marks,
  share,
  widthPx,
  hollow,
}: {
  marks: readonly SiteMark[]
  share(ms: number): number
  widthPx: number
  hollow?: boolean
}) {
  return LANES.map(({ kinds, bottomPx }) =>
    clustersOf(
      marks.filter(({ kind }) => kinds.some((one) => one === kind)),
      ({ atMs }) => (share(atMs) * widthPx) / 100,
      APART_PX,
    ).map(({ at, mark, count }) => (
      <span key={mark.key} className={styles.mark} style={{ left: at, bottom: bottomPx }}>
        <svg className={mark.kind === 'alarm' && !hollow ? 'mark' : styles.done} viewBox="0 0 18 18" aria-hidden="true">
          {mark.kind === 'alarm' && mark.priority ? (
            <path d={MARK_PATHS[`p${mark.priority}`]} style={hollow ? undefined : { fill: `var(--p${mark.priority})` }} />
          ) : (
            <path d={MARK_PATHS[mark.kind === 'order' ? 'order' : 'command']} />
          )}
        </svg>
        {count > 1 && !hollow && `×${count}`}
      </span>
    )),
  )
}
