import type { FormPart, Point3 } from '#/twin-models/forms/part.ts'

/** A flat side of a part, corners in order, and the way it looks; metres. */
export type Side = { corners: Point3[]; normal: Point3 }
/** A part as it is sketched: sides, or for a pipe its path. */
export type Solid = { tone: 'light' | 'body' | 'dark'; sides: Side[]; path: Point3[] | null; radiusM: number }

const ROUND = 14
/** Thinner pipes are lost at the size of a sketch. */
const THIN_M = 0.05
const GROUND: ReadonlySet<string> = new Set(['floor', 'wall', 'road', 'walk', 'water'])

/** What of a form shows in a sketch: no glass, no ground, no thin pipes. In the object's frame. */
export function solidOf(part: FormPart): Solid | null {
  if (part.role === 'glass' || (part.tone && GROUND.has(part.tone))) return null
  const tone = part.tone === 'light' || part.tone === 'dark' ? part.tone : 'body'
  if (part.kind === 'tube') return part.r < THIN_M ? null : { tone, sides: [], path: part.path, radiusM: part.r }
  return { tone, sides: sidesOf(part), path: null, radiusM: 0 }
}

function sidesOf(part: Exclude<FormPart, { kind: 'tube' }>): Side[] {
  if (part.kind === 'box') {
    const [x, y] = [part.size[0] / 2, part.size[1] / 2]
    const foot: [number, number][] = [[-x, -y], [x, -y], [x, y], [-x, y]] // biome-ignore format: one rectangle
    return prism(foot, 0, part.size[2], (u, v, w) => [part.at[0] + u, part.at[1] + v, part.at[2] + w])
  }
  if (part.kind === 'cylinder') {
    const ring = Array.from({ length: ROUND }, (_, i): [number, number] => {
      const angle = (2 * Math.PI * i) / ROUND
      return [part.r * Math.cos(angle), part.r * Math.sin(angle)]
    })
    const turn = { z: PLANES.xy, y: ROUND_Y, x: PLANES.yz }[part.axis ?? 'z']
    return prism(ring, 0, part.h, moved(part.at, turn))
  }
  const plane = part.plane ?? 'xy'
  const [from, to] = plane === 'xy' ? [0, part.depth] : [-part.depth / 2, part.depth / 2]
  return prism(anticlockwise(part.outline), from, to, moved(part.at, PLANES[plane]))
}

type Place = (u: number, v: number, w: number) => Point3
/** Where (u, v) of an outline at depth w stands; rotations all, so that outside stays outside. */
const PLANES: Record<'xy' | 'xz' | 'yz', Place> = {
  xy: (u, v, w) => [u, v, w],
  xz: (u, v, w) => [u, -w, v],
  yz: (u, v, w) => [w, u, v],
}
const ROUND_Y: Place = (u, v, w) => [v, w, u]
const moved =
  (at: readonly number[], turn: Place): Place =>
  (u, v, w) => {
    const [x, y, z] = turn(u, v, w)
    return [x + at[0]!, y + at[1]!, z + at[2]!]
  }

function anticlockwise(ring: readonly [number, number][]): [number, number][] {
  const area = ring.reduce((sum, [u, v], i) => {
    const [nu, nv] = ring[(i + 1) % ring.length]!
    return sum + u * nv - nu * v
  }, 0)
  return area > 0 ? [...ring] : [...ring].reverse()
}

/** @param ring anticlockwise */
function prism(ring: readonly [number, number][], from: number, to: number, place: Place): Side[] {
  const origin = place(0, 0, 0)
  const way = (u: number, v: number, w: number): Point3 => {
    const [x, y, z] = place(u, v, w)
    return [x - origin[0], y - origin[1], z - origin[2]]
  }
  const walls = ring.map(([u, v], i): Side => {
    const [nu, nv] = ring[(i + 1) % ring.length]!
    const length = Math.hypot(nu - u, nv - v) || 1
    return {
      corners: [place(u, v, from), place(nu, nv, from), place(nu, nv, to), place(u, v, to)],
      normal: way((nv - v) / length, -(nu - u) / length, 0),
    }
  })
  return [
    ...walls,
    { corners: ring.map(([u, v]) => place(u, v, to)), normal: way(0, 0, 1) },
    { corners: ring.map(([u, v]) => place(u, v, from)), normal: way(0, 0, -1) },
  ]
}
