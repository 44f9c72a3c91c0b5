/** Boxes in CSS px on the map's plane. */
export type Box = { left: number; top: number; right: number; bottom: number }
/** A thing on the map, at the centre of its sign, and the label it would like. Listed most important first. */
export type Wanted = { key: string; x: number; y: number; radius: number; width: number; height: number; markRadius: number }
export type Side = 'right' | 'left' | 'below' | 'above'

const GAP = 5
const CELL = 64

const boxOf = (one: Wanted, side: Side): Box => {
  const { x, y, radius, width, height } = one
  if (radius === 0) return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
  if (side === 'right') return { left: x + radius + GAP, right: x + radius + GAP + width, top: y - height / 2, bottom: y + height / 2 }
  if (side === 'left') return { left: x - radius - GAP - width, right: x - radius - GAP, top: y - height / 2, bottom: y + height / 2 }
  const left = x - width / 2
  return side === 'below'
    ? { left, right: left + width, top: y + radius + 2, bottom: y + radius + 2 + height }
    : { left, right: left + width, top: y - radius - 2 - height, bottom: y - radius - 2 }
}

/** Where each label goes so that none covers a sign or another label; what finds no place is left out.
 *  Signs are never moved: a label gives way. */
export function placeLabels(
  wanted: readonly Wanted[],
  view: { width: number; height: number },
  kept: readonly Box[] = [],
): Map<string, Side> {
  const taken = new Map<string, Box[]>()
  const cellsOf = (box: Box) => {
    const keys: string[] = []
    for (let cx = Math.floor(box.left / CELL); cx <= Math.floor(box.right / CELL); cx++)
      for (let cy = Math.floor(box.top / CELL); cy <= Math.floor(box.bottom / CELL); cy++) keys.push(`${cx}|${cy}`)
    return keys
  }
  const take = (box: Box) => {
    for (const key of cellsOf(box)) {
      const held = taken.get(key)
      if (held) held.push(box)
      else taken.set(key, [box])
    }
  }
  const free = (box: Box, own: Box | undefined) =>
    box.left >= 2 &&
    box.top >= 2 &&
    box.right <= view.width - 2 &&
    box.bottom <= view.height - 2 &&
    !cellsOf(box).some((key) => taken.get(key)?.some((other) => other !== own && overlap(box, other)))

  const signs = new Map(
    wanted.map((one) => [
      one.key,
      {
        left: one.x - one.radius,
        right: one.x + one.radius + one.markRadius,
        top: one.y - one.radius - one.markRadius,
        bottom: one.y + one.radius,
      },
    ]),
  )
  for (const sign of signs.values()) take(sign)
  for (const box of kept) take(box)

  const sides = new Map<string, Side>()
  for (const one of wanted) {
    if (one.width === 0) continue
    const side = (['right', 'left', 'below', 'above'] as const).find((side) => free(boxOf(one, side), signs.get(one.key)))
    if (!side) continue
    sides.set(one.key, side)
    take(boxOf(one, side))
  }
  return sides
}

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
