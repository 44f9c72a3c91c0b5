import { ShapeUtils, Vector2 } from 'three'
import { add, CREASE_COS, edge, type Mesh, quad, triangle, vertex } from './mesh.ts'
import type { ExtrusionPart, Point3 } from './part.ts'

type Ring = readonly (readonly [number, number])[]
/** Where a point of the outline (u, v) at depth w stands. Every entry is a rotation, so windings hold. */
const PLANES: Record<'xy' | 'xz' | 'yz', (u: number, v: number, w: number) => Point3> = {
  xy: (u, v, w) => [u, v, w],
  xz: (u, v, w) => [u, -w, v],
  yz: (u, v, w) => [w, u, v],
}

export function addExtrusion(mesh: Mesh, part: ExtrusionPart, look: number) {
  const plane = part.plane ?? 'xy'
  const [from, to] = plane === 'xy' ? [0, part.depth] : [-part.depth / 2, part.depth / 2]
  const place = (u: number, v: number, w: number) => add(part.at, PLANES[plane](u, v, w))
  const outer = wound(part.outline, true)
  const holes = part.hole ? [wound(part.hole, false)] : []
  for (const ring of [outer, ...holes]) sides(mesh, ring, from, to, place, PLANES[plane], look)
  caps(mesh, outer, holes, from, to, place, PLANES[plane], look)
}

/** Anticlockwise outside, clockwise in holes: then "right of the walk" is outward for both. */
function wound(ring: Ring, anticlockwise: boolean): Ring {
  const area = ring.reduce((sum, [u, v], i) => {
    const [nu, nv] = ring[(i + 1) % ring.length]!
    return sum + u * nv - nu * v
  }, 0)
  return area > 0 === anticlockwise ? ring : [...ring].reverse()
}

type Place = (u: number, v: number, w: number) => Point3

function sides(mesh: Mesh, ring: Ring, from: number, to: number, place: Place, turn: Place, look: number) {
  const count = ring.length
  const outward = ring.map(([u, v], i) => {
    const [nu, nv] = ring[(i + 1) % count]!
    const length = Math.hypot(nu - u, nv - v) || 1
    return [(nv - v) / length, -(nu - u) / length] as const
  })
  const smooth = ring.map((_, i) => {
    const [a, b] = [outward[(i + count - 1) % count]!, outward[i]!]
    return a[0] * b[0] + a[1] * b[1] > CREASE_COS
  })
  const normalAt = (corner: number, side: number): Point3 => {
    const [a, b] = [outward[(corner + count - 1) % count]!, outward[corner]!]
    const own = outward[side]!
    const n = smooth[corner] ? ([a[0] + b[0], a[1] + b[1]] as const) : own
    const length = Math.hypot(n[0], n[1]) || 1
    return turn(n[0] / length, n[1] / length, 0)
  }
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count
    const [p, q] = [ring[i]!, ring[next]!]
    const [n, m] = [normalAt(i, i), normalAt(next, i)]
    const low = [vertex(mesh, place(p[0], p[1], from), n, look), vertex(mesh, place(q[0], q[1], from), m, look)] as const
    const high = [vertex(mesh, place(p[0], p[1], to), n, look), vertex(mesh, place(q[0], q[1], to), m, look)] as const
    quad(mesh, low[0], low[1], high[1], high[0])
    for (const w of [from, to]) edge(mesh, place(p[0], p[1], w), place(q[0], q[1], w))
    if (!smooth[i]) edge(mesh, place(p[0], p[1], from), place(p[0], p[1], to))
  }
}

function caps(mesh: Mesh, outer: Ring, holes: Ring[], from: number, to: number, place: Place, turn: Place, look: number) {
  const points = [outer, ...holes].flat()
  const vectors = (ring: Ring) => ring.map(([u, v]) => new Vector2(u, v))
  const faces = ShapeUtils.triangulateShape(vectors(outer), holes.map(vectors))
  for (const w of [from, to]) {
    const normal = turn(0, 0, w === to ? 1 : -1)
    const at = points.map(([u, v]) => vertex(mesh, place(u, v, w), normal, look))
    for (const [a, b, c] of faces) {
      if (w === to) triangle(mesh, at[a!]!, at[b!]!, at[c!]!)
      else triangle(mesh, at[c!]!, at[b!]!, at[a!]!)
    }
  }
}
