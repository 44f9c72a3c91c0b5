import { BufferAttribute, BufferGeometry } from 'three'
import { addBox } from './box.ts'
import { addCylinder } from './cylinder.ts'
import { addExtrusion } from './extrusion.ts'
import { type Layer, layerOf, lookIndex, lookOf } from './looks.ts'
import { emptyMesh, type Mesh } from './mesh.ts'
import type { Binding, Part, Point3 } from './part.ts'
import { addTube } from './tube.ts'

/** One piece of a form that is drawn, and moves, as one. */
export type Piece = { layer: Layer; binding: Binding | null; pivot: Point3; faces: BufferGeometry; edges: BufferGeometry | null }
/** Box around the form in the object frame, metres. */
export type Bounds = { min: Point3; max: Point3 }
export type Form = { pieces: Piece[]; bounds: Bounds }

/** Parts of one layer and one movement become one geometry: a type costs a draw call or two, not one a part. */
export function buildForm(parts: readonly Part[]): Form {
  const groups = new Map<string, { layer: Layer; binding: Binding | null; pivot: Point3; mesh: Mesh }>()
  for (const part of parts) {
    const look = lookOf(part)
    const layer = layerOf(look)
    const binding = part.binding ?? null
    const pivot = binding ? pivotOf(part) : ([0, 0, 0] as const)
    const key = `${layer}|${binding ? JSON.stringify([binding, pivot]) : ''}`
    const group = groups.get(key) ?? { layer, binding, pivot, mesh: emptyMesh() }
    groups.set(key, group)
    addPart(group.mesh, part, lookIndex(look))
  }
  const made = [...groups.values()]
  return {
    bounds: boundsOf(made.flatMap((group) => group.mesh.position)),
    pieces: made.map(({ mesh, ...group }) => ({ ...group, faces: facesOf(mesh), edges: edgesOf(mesh, group.layer) })),
  }
}

function addPart(mesh: Mesh, part: Part, look: number) {
  switch (part.kind) {
    case 'box':
      return addBox(mesh, part, look)
    case 'cylinder':
      return addCylinder(mesh, part, look)
    case 'tube':
      return addTube(mesh, part, look)
    case 'extrusion':
      return addExtrusion(mesh, part, look)
  }
}

/** A shaft turns about itself, an arm about the object's own upright axis. */
function pivotOf(part: Part): Point3 {
  if (part.binding?.move !== 'spin' || part.binding.axis === 'z' || part.kind === 'tube') return [0, 0, 0]
  return part.at
}

function facesOf(mesh: Mesh) {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(toThree(mesh.position), 3))
  geometry.setAttribute('normal', new BufferAttribute(toThree(mesh.normal), 3))
  geometry.setAttribute('look', new BufferAttribute(Float32Array.from(mesh.look), 1))
  geometry.setIndex(mesh.index)
  geometry.computeBoundingSphere()
  return geometry
}

function edgesOf(mesh: Mesh, layer: Layer) {
  if (mesh.edge.length === 0 || layer === 'glass' || layer === 'water') return null
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(toThree(mesh.edge), 3))
  return geometry
}

/** From the object frame (x forward, y left, z up) to the frame three draws in (x forward, y up, z right). */
function toThree(values: readonly number[]) {
  const out = new Float32Array(values.length)
  for (let i = 0; i < values.length; i += 3) {
    out[i] = values[i]!
    out[i + 1] = values[i + 2]!
    out[i + 2] = -values[i + 1]!
  }
  return out
}

function boundsOf(position: readonly number[]): Bounds {
  if (position.length === 0) return { min: [0, 0, 0], max: [0, 0, 0] }
  const min: [number, number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const max: [number, number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  position.forEach((value, i) => {
    const k = i % 3
    if (value < min[k]!) min[k] = value
    if (value > max[k]!) max[k] = value
  })
  return { min, max }
}
