import { Color } from 'three'
import type { Placed } from './placed.ts'

/** Red, green, blue in linear light and the share of it, four floats an object. */
export function tintsOf(objects: readonly Placed[]): Float32Array {
  const tints = new Float32Array(objects.length * 4)
  objects.forEach((object, i) => {
    if (!object.tint) return
    const color = new Color(object.tint.color)
    tints.set([color.r, color.g, color.b, object.tint.amount], i * 4)
  })
  return tints
}
