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
  /** `floor` leaves of scenery what is walked on. */
  show: 'whole' | 'ghost' | 'floor' | 'hidden'
  /** Colour of the priority and how much of it; null is normal. */
  tint: { color: string; amount: number } | null
  hull: { color: string; outline: string | null; widthPx: number } | null
}
