import type { FormPart, Look, Point2, Point3 } from './part.ts'

/** Short words for form data, so that a machine reads as a list of its pieces. */
export const box = (at: Point3, size: Point3, look: Look = {}): FormPart => ({ kind: 'box', at, size, role: 'body', ...look })

export const cylinder = (at: Point3, r: number, h: number, look: Look & { axis?: 'x' | 'y' | 'z' } = {}): FormPart => ({
  kind: 'cylinder',
  at,
  r,
  h,
  role: 'body',
  ...look,
})

export const tube = (r: number, path: Point3[], look: Look = {}): FormPart => ({ kind: 'tube', path, r, role: 'pipe', ...look })

export const extrusion = (
  at: Point3,
  outline: Point2[],
  depth: number,
  look: Look & { plane?: 'xy' | 'xz' | 'yz'; hole?: Point2[] } = {},
): FormPart => ({ kind: 'extrusion', at, outline, depth, role: 'body', ...look })

/** A circle as an outline, radius in metres. */
export const circle = (r: number, corners = 40): Point2[] =>
  Array.from({ length: corners }, (_, i): Point2 => {
    const angleRad = (2 * Math.PI * i) / corners
    return [round(r * Math.cos(angleRad)), round(r * Math.sin(angleRad))]
  })

/** The same parts elsewhere in a larger form, turned about z by a quarter where asked (boxes have no rotation of their own).
 *  @throws Error on an extrusion to be turned: no form needs it */
export const placed = (parts: readonly FormPart[], at: Point3, quarterTurn = false): FormPart[] =>
  parts.map((part) => {
    const move = ([x, y, z]: Point3): Point3 => {
      const [east, north] = quarterTurn ? [-y, x] : [x, y]
      return [round(east + at[0]), round(north + at[1]), round(z + at[2])]
    }
    if (part.kind === 'tube') return { ...part, path: part.path.map(move) }
    const moved = move(part.at)
    if (!quarterTurn) return { ...part, at: moved }
    if (part.kind === 'box') return { ...part, at: moved, size: [part.size[1], part.size[0], part.size[2]] }
    if (part.kind === 'extrusion') throw new Error('an extrusion cannot be turned')
    if (part.axis === 'x') return { ...part, at: moved, axis: 'y' }
    if (part.axis === 'y') return { ...part, at: [round(moved[0] - part.h), moved[1], moved[2]], axis: 'x' }
    return { ...part, at: moved }
  })

const round = (metres: number) => Math.round(metres * 1000) / 1000
