import { add, edge, type Mesh, quad, toAxis, triangle, vertex } from './mesh.ts'
import type { CylinderPart, Point3 } from './part.ts'

/** Enough sides that the outline stays round at the distance such a part is looked at. */
const sidesOf = (radiusM: number) => Math.max(10, Math.min(40, Math.round(14 + radiusM * 20)))

export function addCylinder(mesh: Mesh, part: CylinderPart, look: number) {
  const sides = sidesOf(part.r)
  const axis = part.axis ?? 'z'
  const ring = Array.from({ length: sides }, (_, i) => {
    const angle = (i / sides) * 2 * Math.PI
    return [Math.cos(angle), Math.sin(angle)] as const
  })
  const point = (c: readonly [number, number], h: number): Point3 => add(part.at, toAxis(axis, [c[0] * part.r, c[1] * part.r, h]))
  const low: number[] = []
  const high: number[] = []
  for (const c of ring) {
    const outward = toAxis(axis, [c[0], c[1], 0])
    low.push(vertex(mesh, point(c, 0), outward, look))
    high.push(vertex(mesh, point(c, part.h), outward, look))
  }
  for (let i = 0; i < sides; i++) {
    const next = (i + 1) % sides
    quad(mesh, low[i]!, low[next]!, high[next]!, high[i]!)
  }
  for (const end of [0, part.h]) {
    const normal = toAxis(axis, [0, 0, end > 0 ? 1 : -1])
    const rim = ring.map((c) => vertex(mesh, point(c, end), normal, look))
    for (let i = 1; i < sides - 1; i++) {
      if (end > 0) triangle(mesh, rim[0]!, rim[i]!, rim[i + 1]!)
      else triangle(mesh, rim[0]!, rim[i + 1]!, rim[i]!)
    }
    ring.forEach((c, i) => {
      edge(mesh, point(c, end), point(ring[(i + 1) % sides]!, end))
    })
  }
}
