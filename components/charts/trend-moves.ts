export type Stretch = { fromMs: number; toMs: number }

const PAN_SHARE = 0.2
const ZOOM = 1.6
const SHORTEST_MS = 1_000

const moved = ({ fromMs, toMs }: Stretch, byMs: number): Stretch => ({ fromMs: Math.round(fromMs + byMs), toMs: Math.round(toMs + byMs) })

/** The stretch `factor` times as long in which the moment `aroundMs` stays where it is on the screen; never shorter than a second. */
export function zoomed({ fromMs, toMs }: Stretch, factor: number, aroundMs: number): Stretch {
  const span = Math.max(SHORTEST_MS, (toMs - fromMs) * factor)
  const share = (aroundMs - fromMs) / (toMs - fromMs)
  const from = Math.round(aroundMs - span * share)
  return { fromMs: from, toMs: from + Math.round(span) }
}

/** What a key does to the stretch shown: null goes back to the page's own, undefined is no key of the chart. */
export function stretchByKey(key: string, shown: Stretch): Stretch | null | undefined {
  const span = shown.toMs - shown.fromMs
  const middle = (shown.fromMs + shown.toMs) / 2
  if (key === 'ArrowLeft') return moved(shown, -span * PAN_SHARE)
  if (key === 'ArrowRight') return moved(shown, span * PAN_SHARE)
  if (key === '+' || key === '=') return zoomed(shown, 1 / ZOOM, middle)
  if (key === '-') return zoomed(shown, ZOOM, middle)
  return key === '0' ? null : undefined
}

type Wheel = { deltaX: number; deltaY: number; ctrlKey: boolean; shiftKey: boolean }

/** Sideways, or with Shift, the wheel pans; with Ctrl, or two fingers drawn apart, it zooms at the pointer. Else it is the page's own.
 *  `atShare`: where the pointer is on the chart, 0 to 1. */
export function stretchByWheel(wheel: Wheel, shown: Stretch, atShare: number): Stretch | undefined {
  const span = shown.toMs - shown.fromMs
  if (wheel.ctrlKey) return zoomed(shown, 1.0025 ** wheel.deltaY, shown.fromMs + span * atShare)
  const along = wheel.shiftKey && wheel.deltaX === 0 ? wheel.deltaY : wheel.deltaX
  return Math.abs(along) > Math.abs(wheel.shiftKey ? 0 : wheel.deltaY) ? moved(shown, (span * along) / 1_000) : undefined
}
