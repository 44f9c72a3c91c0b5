export type Box = { left: number; right: number; top: number; bottom: number }
export type Dot = readonly [x: number, y: number]
/** What is drawn already: boxes of words and marks, level lines by their height, stretches of curves and stems. */
export type Drawn = { boxes: Box[]; levels: readonly number[]; stretches: readonly (readonly [Dot, Dot])[] }

/** Where a label may stand, best first; the first that lies on nothing, else the first that lies on no other word. */
export function placeOf<P extends { box: Box }>(places: readonly P[], drawn: Drawn): P | undefined {
  const free = places.filter(({ box }) => !drawn.boxes.some((one) => meet(one, box)))
  return free.find(({ box }) => isClear(box, drawn)) ?? free[0]
}

/** Nothing runs through it. */
export const isClear = (box: Box, { levels, stretches }: Pick<Drawn, 'levels' | 'stretches'>): boolean =>
  !levels.some((at) => at > box.top && at < box.bottom) && !stretches.some(([from, to]) => crosses(from, to, box))

export const meet = (a: Box, b: Box) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top

/** Whether the straight stretch between two dots runs through a box, though neither may lie in it. */
export function crosses([x1, y1]: Dot, [x2, y2]: Dot, { left, right, top, bottom }: Box): boolean {
  let [enters, leaves] = [0, 1]
  for (const [from, by, low, high] of [
    [x1, x2 - x1, left, right],
    [y1, y2 - y1, top, bottom],
  ] as const) {
    if (by === 0) {
      if (from < low || from > high) return false
      continue
    }
    const [a, b] = [(low - from) / by, (high - from) / by]
    enters = Math.max(enters, Math.min(a, b))
    leaves = Math.min(leaves, Math.max(a, b))
  }
  return enters <= leaves
}

/** A name in two lines, broken at the space nearest its middle; null where it has none. */
export function inTwo(text: string): [string, string] | null {
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index)
  const at = spaces.toSorted((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0]
  return at === undefined ? null : [text.slice(0, at), text.slice(at + 1)]
}
