export type Rect = { left: number; top: number; width: number; height: number }
/** A label that wants a place near its anchor, CSS pixels; the list is in order of importance. */
export type LabelWish = { id: string; x: number; y: number; width: number /** with its fewest words */; shortWidth: number; height: number }
export type LabelPlace = {
  id: string
  left: number
  top: number
  short: boolean
  from: { x: number; y: number }
  to: { x: number; y: number }
}

const AIR_PX = 4
/** Where a label may stand around its anchor, as the shift of its centre in pixels beyond half its own size; first free one wins. */
const CANDIDATES = [
  [0, -26],
  [-0.5, -30],
  [0.5, -30],
  [0, -54],
  [1, -8],
  [-1, -8],
  [0.5, -62],
  [-0.5, -62],
  [0, -84],
  [0, 30],
] as const

/** Gives each label its first free place inside the view, clear of all others by 4 px; one that finds none tries with fewer words, then is
 *  left out, and stays in the list. */
export function placeLabels(wishes: readonly LabelWish[], taken: readonly Rect[], view: { width: number; height: number }): LabelPlace[] {
  const used: Rect[] = [...taken]
  const places: LabelPlace[] = []
  for (const wish of wishes) {
    if (wish.x < 0 || wish.y < 0 || wish.x > view.width || wish.y > view.height) continue
    const free = [wish.width, wish.shortWidth]
      .flatMap((width) => around(wish, width))
      .find((rect) => inside(rect, view) && !used.some((other) => meets(rect, other)))
    if (!free) continue
    used.push(free)
    const { left, top, width } = free
    places.push({ id: wish.id, left, top, short: width < wish.width, from: { x: wish.x, y: wish.y }, to: nearest(free, wish) })
  }
  return places
}

const around = ({ x, y, height }: LabelWish, width: number): Rect[] =>
  CANDIDATES.map(([aside, shiftY]) => ({
    left: Math.round(x + aside * (width / 2 + 14) - width / 2),
    top: Math.round(y + shiftY - height / 2),
    width,
    height,
  }))

const inside = (rect: Rect, view: { width: number; height: number }) =>
  rect.left >= AIR_PX &&
  rect.top >= AIR_PX &&
  rect.left + rect.width <= view.width - AIR_PX &&
  rect.top + rect.height <= view.height - AIR_PX

export const meets = (a: Rect, b: Rect) =>
  a.left < b.left + b.width + AIR_PX &&
  b.left < a.left + a.width + AIR_PX &&
  a.top < b.top + b.height + AIR_PX &&
  b.top < a.top + a.height + AIR_PX

/** Where the leader meets the label: its nearest edge. */
function nearest(rect: Rect, point: { x: number; y: number }) {
  return {
    x: Math.min(rect.left + rect.width, Math.max(rect.left, point.x)),
    y: Math.min(rect.top + rect.height, Math.max(rect.top, point.y)),
  }
}
