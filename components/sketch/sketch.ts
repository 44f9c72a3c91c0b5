import type { FormPart, Point3 } from '#/twin-models/forms/part.ts'
import { solidOf } from './solid.ts'

/** A machine on its row: metres along it, behind it (away from who looks), and above its foot; `turnRad` anticlockwise seen from above. */
export type Standing = { id: string; form: readonly FormPart[]; alongM: number; behindM: number; upM: number; turnRad: number }
/** One piece of the picture, back to front; x to the right, y downward, metres of the front plane. */
export type Stroke = {
  id: string
  shade: 'top' | 'front' | 'side'
  tone: 'light' | 'body' | 'dark'
  /** closed sides of one part that look the same way, or a pipe's line of that width */
  shapes: [number, number][][]
  widthM: number | null
  /** small sides have no edges: they would be all edge */
  edged: boolean
}
export type Extent = { left: number; right: number; top: number; bottom: number }
export type Sketch = { strokes: Stroke[]; extent: Extent; extents: Map<string, Extent> }

/** Cabinet projection: fronts stay true, what lies behind goes right and up by this share. */
const BACK = 0.36
/** Of the length of the row: what is smaller is a pixel or three. Half of it a side has to be to be drawn, all of it to have edges. */
const LEAST_SHARE = 1 / 250

const flat = ([x, y, z]: Point3): [number, number] => [x + BACK * y, -z - BACK * y]
/** Toward who looks: the direction that the projection folds into a point. */
const nearness = ([x, y, z]: Point3) => BACK * x - y + BACK * z

/** Machines drawn from their forms alone, farthest first, so that nearer ones cover them. */
export function sketchOf(machines: readonly Standing[]): Sketch {
  const extents = new Map<string, Extent>()
  const pieces: { depth: number; stroke: Stroke }[] = []
  const along = machines.map(({ alongM }) => alongM)
  const leastM = LEAST_SHARE * Math.max(10, Math.max(...along) - Math.min(...along))
  for (const { id, form, ...standing } of machines) {
    const put = placeOf(standing)
    const turn = placeOf({ ...standing, alongM: 0, behindM: 0, upM: 0 })
    for (const part of form) {
      const solid = solidOf(part)
      if (!solid) continue
      const { tone } = solid
      const all = (solid.path ?? solid.sides.flatMap(({ corners }) => corners)).map(put)
      const depth = mean(all.map(nearness))
      const seenAt = all.map(flat)
      for (const point of seenAt) grow(extents, id, point)
      if (reach(seenAt) < leastM) continue
      if (solid.path) {
        const points = solid.path.map((point) => flat(put(point)))
        pieces.push({ depth, stroke: { id, tone, shade: 'front', shapes: [points], widthM: 2 * solid.radiusM, edged: false } })
      }
      const seen = solid.sides
        .map(({ corners, normal }) => ({ corners: corners.map(put), facing: turn(normal) }))
        .filter(({ facing }) => nearness(facing) > 1e-6)
        .sort((a, b) => mean(a.corners.map(nearness)) - mean(b.corners.map(nearness)))
      const alike = new Map<string, Stroke>()
      for (const { corners, facing } of seen) {
        const points = corners.map(flat)
        if (reach(points) < leastM / 2) continue
        const [shade, edged] = [shadeOf(facing), isEdged(points, leastM)]
        const stroke: Stroke = alike.get(`${shade} ${edged}`) ?? { id, tone, shade, shapes: [], widthM: null, edged }
        stroke.shapes.push(points)
        alike.set(`${shade} ${edged}`, stroke)
      }
      for (const stroke of alike.values()) pieces.push({ depth, stroke })
    }
  }
  pieces.sort((a, b) => a.depth - b.depth)
  return { strokes: pieces.map(({ stroke }) => stroke), extents, extent: union([...extents.values()]) }
}

/** From the object's frame (x forward, y left, z up) to the row's. */
function placeOf({ alongM, behindM, upM, turnRad }: Omit<Standing, 'id' | 'form'>) {
  const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)]
  return ([x, y, z]: Point3): Point3 => [alongM + x * cos - y * sin, behindM + x * sin + y * cos, upM + z]
}

const shadeOf = ([x, y, z]: Point3): Stroke['shade'] => (z > 0.6 ? 'top' : x > Math.abs(y) ? 'side' : 'front')
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const shortest = (points: readonly [number, number][]) =>
  Math.min(...points.map(([x, y], i) => Math.hypot(x - points[(i + 1) % points.length]![0], y - points[(i + 1) % points.length]![1])))

const reach = (points: readonly [number, number][]) => {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return Math.hypot(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
}
/** Sides of a round thing have none; its ends and every flat side do. */
const isEdged = (points: readonly [number, number][], leastM: number) =>
  points.length > 4 ? reach(points) > 1.5 * leastM : shortest(points) > leastM

function grow(extents: Map<string, Extent>, id: string, [x, y]: [number, number]) {
  const held = extents.get(id)
  extents.set(id, held ? union([held, { left: x, right: x, top: y, bottom: y }]) : { left: x, right: x, top: y, bottom: y })
}

const union = (all: readonly Extent[]): Extent => ({
  left: Math.min(...all.map(({ left }) => left)),
  right: Math.max(...all.map(({ right }) => right)),
  top: Math.min(...all.map(({ top }) => top)),
  bottom: Math.max(...all.map(({ bottom }) => bottom)),
})
