import { add, cross, dot, edge, type Mesh, quad, scale, sub, triangle, unit, vertex } from './mesh.ts'
import type { Point3, TubePart } from './part.ts'

/** Thinner tubes carry no edges: they would be all edge. */
const EDGES_FROM_M = 0.1

/** A pipe along a polyline, mitred at its bends: each ring lies in the plane that halves the bend. */
export function addTube(mesh: Mesh, part: TubePart, look: number) {
  const path = part.path.filter((p, i) => i === 0 || Math.hypot(...sub(p, part.path[i - 1]!)) > 1e-6)
  if (path.length < 2) return
  const sides = part.r > EDGES_FROM_M ? 16 : 8
  const along = path.slice(1).map((p, i) => unit(sub(p, path[i]!)))
  let side = sideOf(along[0]!)
  let previous: Point3[] | null = null
  along.forEach((direction, i) => {
    side = unit(sub(side, scale(direction, dot(side, direction))))
    const up = cross(direction, side)
    const around = Array.from({ length: sides }, (_, k) => {
      const angle = (k / sides) * 2 * Math.PI
      return add(scale(side, Math.cos(angle)), scale(up, Math.sin(angle)))
    })
    const start = previous ?? around.map((o) => add(path[i]!, scale(o, part.r)))
    const plane = along[i + 1] ? unit(add(direction, along[i + 1]!)) : direction
    const end = around.map((o) => onPlane(add(path[i + 1]!, scale(o, part.r)), direction, path[i + 1]!, plane))
    const a = start.map((p, k) => vertex(mesh, p, around[k]!, look))
    const b = end.map((p, k) => vertex(mesh, p, around[k]!, look))
    for (let k = 0; k < sides; k++) quad(mesh, a[k]!, a[(k + 1) % sides]!, b[(k + 1) % sides]!, b[k]!)
    if (i === 0) cap(mesh, start, scale(direction, -1), look, true, part.r)
    if (i === along.length - 1) cap(mesh, end, direction, look, false, part.r)
    previous = turned(end, along[i + 1], side, path[i + 1]!, part.r)
  })
}

/** The rings of both runs must be the same points: re-express the end ring in the next run's own angles. */
function turned(end: Point3[], next: Point3 | undefined, side: Point3, at: Point3, radiusM: number): Point3[] | null {
  if (!next) return null
  const nextSide = unit(sub(side, scale(next, dot(side, next))))
  const up = cross(next, nextSide)
  const normal = planeOf(end)
  return end.map((_, k) => {
    const angle = (k / end.length) * 2 * Math.PI
    const o = add(scale(nextSide, Math.cos(angle)), scale(up, Math.sin(angle)))
    return onPlane(add(at, scale(o, radiusM)), next, at, normal)
  })
}

const planeOf = (ring: Point3[]): Point3 => unit(cross(sub(ring[1]!, ring[0]!), sub(ring[Math.floor(ring.length / 2)]!, ring[0]!)))

function sideOf(direction: Point3): Point3 {
  const other: Point3 = Math.abs(direction[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]
  return unit(cross(other, direction))
}

/** Slides a point along the run until it lies in the mitre plane. */
function onPlane(point: Point3, direction: Point3, at: Point3, normal: Point3): Point3 {
  const slope = dot(direction, normal)
  return Math.abs(slope) < 0.05 ? point : add(point, scale(direction, dot(sub(at, point), normal) / slope))
}

function cap(mesh: Mesh, ring: Point3[], normal: Point3, look: number, flip: boolean, radiusM: number) {
  const rim = ring.map((p) => vertex(mesh, p, normal, look))
  for (let i = 1; i < rim.length - 1; i++) {
    if (flip) triangle(mesh, rim[0]!, rim[i + 1]!, rim[i]!)
    else triangle(mesh, rim[0]!, rim[i]!, rim[i + 1]!)
  }
  if (radiusM > EDGES_FROM_M)
    ring.forEach((p, i) => {
      edge(mesh, p, ring[(i + 1) % ring.length]!)
    })
}
