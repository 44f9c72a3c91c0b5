import { Matrix4, Vector3 } from 'three'
import type { Piece } from './form.ts'
import type { Binding } from './part.ts'

const AXES = { x: new Vector3(1, 0, 0), y: new Vector3(0, 0, -1), z: new Vector3(0, 1, 0) } as const
const scratch = new Matrix4()
const back = new Matrix4()

/** A bound part's own move within its object. `share` is the value's place in the channel's range, 0 to 1. */
export function motionOf(piece: Piece, value: number, share: number, into: Matrix4): Matrix4 {
  const binding = piece.binding as Binding
  const axis = AXES[binding.axis]
  if (binding.move === 'spin') {
    const [x, y, z] = piece.pivot
    into.makeTranslation(x, z, -y)
    into.multiply(scratch.makeRotationAxis(axis, (value * (binding.perUnitDeg ?? 1) * Math.PI) / 180))
    return into.multiply(back.makeTranslation(-x, -z, y))
  }
  const metres = (binding.from ?? 0) + ((binding.to ?? 0) - (binding.from ?? 0)) * Math.min(1, Math.max(0, share))
  return into.makeTranslation(axis.x * metres, axis.y * metres, axis.z * metres)
}
