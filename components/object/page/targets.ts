/** Where a thing can be pressed on a line, in px. */
export type Span = { from: number; to: number }

/** A finger's least. Source: WCAG 2.2, 2.5.8 Target Size (Minimum). */
export const LEAST_PX = 24

/** Places to press that never lie over each other: who stands first in the list and then the narrowest chooses first, and the wider keep
 *  the larger piece of what is left. Who is left with less than a finger's least has none. */
export function targetsOf(things: readonly { id: string; at: Span; first: boolean }[]): ReadonlyMap<string, Span> {
  const targets = new Map<string, Span>()
  const wide = ({ from, to }: Span) => to - from
  for (const { id, at } of things.toSorted((a, b) => Number(b.first) - Number(a.first) || wide(a.at) - wide(b.at))) {
    const short = Math.max(0, LEAST_PX - wide(at)) / 2
    const best = [...targets.values()]
      .reduce((pieces, taken) => pieces.flatMap((piece) => without(piece, taken)), [{ from: at.from - short, to: at.to + short }])
      .toSorted((a, b) => wide(b) - wide(a))[0]
    if (best && wide(best) >= LEAST_PX) targets.set(id, best)
  }
  return targets
}

const without = (piece: Span, taken: Span): Span[] =>
  [
    { from: piece.from, to: Math.min(piece.to, taken.from) },
    { from: Math.max(piece.from, taken.to), to: piece.to },
  ].filter(({ from, to }) => to > from)
