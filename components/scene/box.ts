import { edge, type Mesh, quad, triangle, vertex } from './mesh.ts'
import type { BoxPart, Point3 } from './part.ts'

/** Boxes over this get a bevel of 12 %, at most 5 cm: without it no edge of a machine catches light. */
const BEVEL_FROM_M = 0.25
const BEVEL_SHARE = 0.12
const BEVEL_MAX_M = 0.05

/** Twenty-four corners, each with its face's normal; bevels join them, so their shading rounds without more triangles. */
export function addBox(mesh: Mesh, part: BoxPart, look: number) {
  const [sx, sy, sz] = part.size
  const shortest = Math.min(sx, sy, sz)
  const bevel = shortest > BEVEL_FROM_M ? Math.min(shortest * BEVEL_SHARE, BEVEL_MAX_M) : 0
  const half: Point3 = [sx / 2, sy / 2, sz / 2]
  const centre: Point3 = [part.at[0], part.at[1], part.at[2] + half[2]]
  const at = (axis: number, s: Point3) => cornerOnFace(mesh, centre, half, bevel, axis, s, look)
  const corner = new Map<string, number>()
  const key = (axis: number, s: Point3) => `${axis}:${s.join()}`
  for (const s of SIGNS) for (const axis of [0, 1, 2]) corner.set(key(axis, s), at(axis, s))
  const of = (axis: number, s: Point3) => corner.get(key(axis, s)) as number

  for (const axis of [0, 1, 2]) for (const side of [1, -1]) face(mesh, axis, side, of)
  if (bevel > 0) bevels(mesh, of)
  for (const axis of [0, 1, 2]) outline(mesh, axis, centre, half)
}

const SIGNS: readonly Point3[] = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z): Point3 => [x, y, z])))
type CornerOf = (axis: number, signs: Point3) => number

function cornerOnFace(mesh: Mesh, centre: Point3, half: Point3, bevel: number, axis: number, s: Point3, look: number) {
  const inset = (i: number) => (i === axis ? half[i]! : half[i]! - bevel) * s[i]!
  const normal: [number, number, number] = [0, 0, 0]
  normal[axis] = s[axis]!
  return vertex(mesh, [centre[0] + inset(0), centre[1] + inset(1), centre[2] + inset(2)], normal, look)
}

function signs(axis: number, side: number, u: number, v: number): Point3 {
  const s: [number, number, number] = [0, 0, 0]
  s[axis] = side
  s[(axis + 1) % 3] = u * side
  s[(axis + 2) % 3] = v
  return s
}

function face(mesh: Mesh, axis: number, side: number, of: CornerOf) {
  const p = (u: number, v: number) => of(axis, signs(axis, side, u, v))
  quad(mesh, p(-1, -1), p(1, -1), p(1, 1), p(-1, 1))
}

function bevels(mesh: Mesh, of: CornerOf) {
  for (const axis of [0, 1, 2]) {
    const [a, b] = [(axis + 1) % 3, (axis + 2) % 3]
    for (const u of [-1, 1])
      for (const v of [-1, 1]) {
        const s = (w: number): Point3 => Object.assign([0, 0, 0], { [axis]: w, [a]: u, [b]: v }) as unknown as Point3
        const corners = [of(a, s(-1)), of(b, s(-1)), of(b, s(1)), of(a, s(1))] as const
        if (u * v > 0) quad(mesh, corners[0], corners[1], corners[2], corners[3])
        else quad(mesh, corners[3], corners[2], corners[1], corners[0])
      }
  }
  for (const s of SIGNS) {
    const [x, y, z] = [of(0, s), of(1, s), of(2, s)]
    if (s[0] * s[1] * s[2] > 0) triangle(mesh, x, y, z)
    else triangle(mesh, z, y, x)
  }
}

function outline(mesh: Mesh, axis: number, centre: Point3, half: Point3) {
  const [a, b] = [(axis + 1) % 3, (axis + 2) % 3]
  for (const u of [-1, 1])
    for (const v of [-1, 1]) {
      const point = (w: number): Point3 => {
        const p: [number, number, number] = [...centre]
        p[axis]! += w * half[axis]!
        p[a]! += u * half[a]!
        p[b]! += v * half[b]!
        return p
      }
      edge(mesh, point(-1), point(1))
    }
}
