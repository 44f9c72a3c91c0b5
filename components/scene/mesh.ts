import type { Axis, Point3 } from './part.ts'

/** Triangles and edge lines under construction, in the object frame. */
export type Mesh = { position: number[]; normal: number[]; look: number[]; index: number[]; edge: number[] }

export const emptyMesh = (): Mesh => ({ position: [], normal: [], look: [], index: [], edge: [] })

/** Creases sharper than this are drawn as edges and break the smooth shading. */
export const CREASE_COS = Math.cos((28 * Math.PI) / 180)

export function vertex(mesh: Mesh, at: Point3, normal: Point3, look: number): number {
  mesh.position.push(at[0], at[1], at[2])
  mesh.normal.push(normal[0], normal[1], normal[2])
  mesh.look.push(look)
  return mesh.look.length - 1
}

export const triangle = (mesh: Mesh, a: number, b: number, c: number) => void mesh.index.push(a, b, c)

/** Corners anticlockwise as seen from outside. */
export function quad(mesh: Mesh, a: number, b: number, c: number, d: number) {
  mesh.index.push(a, b, c, a, c, d)
}

export function edge(mesh: Mesh, from: Point3, to: Point3) {
  mesh.edge.push(from[0], from[1], from[2], to[0], to[1], to[2])
}

/** Takes a point of a frame whose third axis is `axis` to the object frame; a rotation, so windings hold. */
export function toAxis(axis: Axis, [u, v, w]: Point3): Point3 {
  if (axis === 'z') return [u, v, w]
  return axis === 'x' ? [w, u, v] : [v, w, u]
}

export const add = (a: Point3, b: Point3): Point3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const sub = (a: Point3, b: Point3): Point3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (a: Point3, by: number): Point3 => [a[0] * by, a[1] * by, a[2] * by]
export const dot = (a: Point3, b: Point3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Point3, b: Point3): Point3 => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
export const unit = (a: Point3): Point3 => scale(a, 1 / (Math.hypot(a[0], a[1], a[2]) || 1))
