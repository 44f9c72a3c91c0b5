import {
  BufferGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  InstancedMesh,
  LineSegments,
  type Material,
  Matrix4,
  type ShaderMaterial,
} from 'three'
import type { Piece } from './form.ts'
import { placement } from './frame.ts'
import { hullColor, withSmoothNormals } from './hull.ts'
import type { Materials } from './materials.ts'
import { motionOf } from './motion.ts'
import type { Placed } from './placed.ts'
import { tintsOf } from './tint.ts'

/** Hulls stand behind their bodies and before everything else, so whoever has one is drawn after the rest. */
const ORDER = { rest: 0, cut: 0, outline: 1, hull: 2, accent: 3, ghostDepth: 10, ghost: 11 } as const
type Slot = {
  objectId: string
  index: number
  piece: Piece
  base: Matrix4
  matrices: InstancedBufferAttribute
  mesh: InstancedMesh
  /** of the channel it is bound to, as last drawn */
  value: number | null
}
export type Batches = ReturnType<typeof buildBatches>

/** One instanced mesh a piece of a type and way of drawing; the edges share its matrices. */
export function buildBatches(placed: readonly Placed[], materials: Materials, hullMaterial: ShaderMaterial) {
  const bodies: InstancedMesh[] = []
  const rest = new Group()
  const slots = new Map<string, Slot[]>()
  // what stays among ghosts casts no shadow: it would be a stain from nowhere
  const shadows = !placed.some((object) => object.show === 'ghost')
  const batches = Map.groupBy(
    placed.filter((object) => object.show !== 'hidden'),
    (object) => `${object.formId}|${object.show === 'whole' ? (object.hull ? 'accent' : 'rest') : object.show}`,
  )
  for (const [key, objects] of batches) {
    const way = key.slice(key.lastIndexOf('|') + 1) as 'rest' | 'accent' | 'ghost' | 'floor' | 'cut'
    for (const piece of objects[0]!.form.pieces) {
      // a floor that is see-through would show the canvas: it stays
      if (piece.layer === 'matt' && way !== 'accent' && way !== 'cut') addPiece(piece, objects, 'rest')
      else if (way !== 'floor') addPiece(piece, objects, way)
    }
  }

  function addPiece(piece: Piece, objects: Placed[], way: 'rest' | 'accent' | 'ghost' | 'cut') {
    const seeThrough = piece.layer === 'glass' || piece.layer === 'water'
    if (way === 'ghost' && seeThrough) return
    const own = attributesOf(piece.faces, objects)
    const { of, cutOf, ghost } = materials
    const mesh = instanced(own, objects.length, way === 'ghost' ? ghost : (way === 'cut' ? cutOf : of)(piece.layer), ORDER[way])
    const bases = objects.map((object) => placement(object.local, object.headingDeg))
    bases.forEach((base, i) => {
      mesh.setMatrixAt(i, base)
    })
    mesh.castShadow = !seeThrough && shadows
    mesh.receiveShadow = way !== 'ghost'
    mesh.userData.ids = objects.map((object) => object.id)
    mesh.userData.cut = way === 'cut'
    if (!objects[0]!.scenery && !seeThrough) bodies.push(mesh)
    else rest.add(mesh)
    if (way === 'ghost') rest.add(sharing(mesh, instanced(own, objects.length, materials.ghostDepth, ORDER.ghostDepth)))
    if (way === 'cut' && !seeThrough) rest.add(sharing(mesh, instanced(own, objects.length, materials.cutFace, ORDER.rest)))
    if (way === 'accent' && !seeThrough) addHulls(piece, objects, mesh)
    if (piece.edges) rest.add(edgesOf(piece, mesh, way === 'ghost' ? materials.ghostEdges : (way === 'cut' ? cutOf : of)('edges')))
    if (piece.binding) {
      objects.forEach((object, index) => {
        const slot = { objectId: object.id, index, piece, base: bases[index]!, matrices: mesh.instanceMatrix, mesh, value: null }
        slots.set(object.id, [...(slots.get(object.id) ?? []), slot])
      })
    }
  }

  function addHulls(piece: Piece, objects: Placed[], body: InstancedMesh) {
    for (const order of ['outline', 'hull'] as const) {
      const faces = shareOf(withSmoothNormals(piece.faces), ['position', 'smoothNormal'])
      const hull = new Float32Array(objects.length * 4)
      objects.forEach((object, i) => {
        if (!object.hull) return
        const behind = object.hull.outline ?? object.hull.color
        if (order === 'hull') hullColor(object.hull.color, object.hull.widthPx, hull, i)
        else hullColor(behind, object.hull.outline ? object.hull.widthPx + 1.5 : object.hull.widthPx, hull, i)
      })
      faces.setAttribute('hull', new InstancedBufferAttribute(hull, 4))
      rest.add(sharing(body, instanced(faces, objects.length, hullMaterial, ORDER[order])))
    }
  }

  const scratch = new Matrix4()
  return {
    /** what can be picked: `userData.ids` has the object of each instance */
    bodies,
    /** what is only seen: scenery, glass, edges, hulls */
    rest,
    /** Moves what is bound to a channel of an object; false where nothing is, or where it stands there already. */
    move(objectId: string, channel: string, value: number, share: number): boolean {
      const bound = (slots.get(objectId) ?? []).filter((slot) => slot.piece.binding?.channel === channel && slot.value !== value)
      for (const slot of bound) {
        slot.value = value
        motionOf(slot.piece, value, share, scratch)
          .premultiply(slot.base)
          .toArray(slot.matrices.array, slot.index * 16)
        slot.matrices.needsUpdate = true
        slot.mesh.boundingSphere = null
      }
      return bound.length > 0
    },
    dispose() {
      for (const child of [...bodies, ...rest.children]) {
        if (child instanceof InstancedMesh) child.dispose()
        if (child instanceof InstancedMesh || child instanceof LineSegments) child.geometry.dispose()
      }
    },
  }
}

function instanced(faces: BufferGeometry, count: number, material: Material, renderOrder: number) {
  const mesh = new InstancedMesh(faces, material, count)
  Object.assign(mesh, { frustumCulled: false, renderOrder, matrixAutoUpdate: false })
  return mesh
}

function sharing(mesh: InstancedMesh, other: InstancedMesh) {
  other.instanceMatrix = mesh.instanceMatrix
  return other
}

/** A geometry of its own over buffers that the whole type shares. */
function shareOf(faces: BufferGeometry, names: readonly string[]) {
  const own = new BufferGeometry()
  for (const name of names) own.setAttribute(name, faces.getAttribute(name))
  own.setIndex(faces.getIndex())
  own.boundingSphere = faces.boundingSphere
  return own
}

function attributesOf(faces: BufferGeometry, objects: readonly Placed[]) {
  const own = shareOf(faces, ['position', 'normal', 'look'])
  own.setAttribute('tint', new InstancedBufferAttribute(tintsOf(objects), 4))
  return own
}

function edgesOf(piece: Piece, mesh: InstancedMesh, material: Material) {
  const geometry = new InstancedBufferGeometry()
  geometry.setAttribute('position', piece.edges!.getAttribute('position'))
  geometry.setAttribute('instanceMatrix', mesh.instanceMatrix)
  geometry.instanceCount = mesh.count
  const lines = new LineSegments(geometry, material)
  Object.assign(lines, { frustumCulled: false, renderOrder: mesh.renderOrder, matrixAutoUpdate: false })
  return lines
}
