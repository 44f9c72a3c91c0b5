import type { Box3, Plane } from 'three'
import type { Form } from './form.ts'
import type { Local } from './frame.ts'

/** How one object is drawn now. */
export type Placed = {
  id: string
  formId: string
  form: Form
  local: Local
  headingDeg: number
  /** What machines stand on and in: seen, never picked. */
  scenery: boolean
  /** `floor` leaves of scenery what is walked on; of `cut` what lies before the cutting plane is taken away. */
  show: 'whole' | 'ghost' | 'floor' | 'cut' | 'hidden'
  /** Colour of the priority and how much of it; null is normal. */
  tint: { color: string; amount: number } | null
  hull: { color: string; outline: string | null; widthPx: number } | null
}

/** What a scene shows: the objects, the box that bounds them in three's axes, how high their floor lies, and the plane of the cut. */
export type Content = { placed: readonly Placed[]; box: Box3; floorM: number; cut: Plane | null }

/** Whether two contents are the same picture but for the cut: news about an object that change nothing to be seen cost no frame. */
export function samePicture(a: Content, b: Content): boolean {
  return (
    a.floorM === b.floorM &&
    a.box.equals(b.box) &&
    a.placed.length === b.placed.length &&
    a.placed.every((one, i) => same(one, b.placed[i]))
  )
}

function same(a: Placed, b: Placed | undefined): boolean {
  return (
    b !== undefined &&
    a.id === b.id &&
    a.form === b.form &&
    a.headingDeg === b.headingDeg &&
    a.show === b.show &&
    a.scenery === b.scenery &&
    a.local.eastM === b.local.eastM &&
    a.local.upM === b.local.upM &&
    a.local.northM === b.local.northM &&
    a.tint?.color === b.tint?.color &&
    a.tint?.amount === b.tint?.amount &&
    a.hull?.color === b.hull?.color &&
    a.hull?.outline === b.hull?.outline &&
    a.hull?.widthPx === b.hull?.widthPx
  )
}
