import { z } from 'zod'

/** A 3D form is data: metres in the object's frame, x forward, y left, z up, origin at the foot.
 *  Box and cylinder stand at the centre of their lower face (cylinder: the start of its axis). An extrusion's outline lies in its
 *  plane and its depth is centred on it, except xy, which rises from `at`. */
const Xyz = z.tuple([z.number(), z.number(), z.number()])
const Outline = z.array(z.tuple([z.number(), z.number()])).min(3)
const Axis = z.enum(['x', 'y', 'z'])

/** Moves a part by a channel of the same object: slide and level map the channel's range onto from..to metres. */
export const Binding = z.strictObject({
  channel: z.string(),
  move: z.enum(['spin', 'slide', 'level']),
  axis: Axis,
  from: z.number().optional(),
  to: z.number().optional(),
  /** Spin: degrees a unit of the channel, or a second of it for a speed. */
  perUnitDeg: z.number().optional(),
})
export type Binding = z.infer<typeof Binding>

const look = {
  role: z.enum(['body', 'moving', 'pipe', 'glass']),
  tone: z.enum(['light', 'dark', 'floor', 'wall', 'road', 'walk', 'water']).optional(),
  binding: Binding.optional(),
}
export const FormPart = z.discriminatedUnion('kind', [
  z.strictObject({ ...look, kind: z.literal('box'), at: Xyz, size: Xyz }),
  z.strictObject({
    ...look,
    kind: z.literal('cylinder'),
    at: Xyz,
    r: z.number().positive(),
    h: z.number().positive(),
    axis: Axis.optional(),
  }),
  z.strictObject({ ...look, kind: z.literal('tube'), path: z.array(Xyz).min(2), r: z.number().positive() }),
  z.strictObject({
    ...look,
    kind: z.literal('extrusion'),
    at: Xyz,
    outline: Outline,
    hole: Outline.optional(),
    depth: z.number().positive(),
    plane: z.enum(['xy', 'xz', 'yz']).optional(),
  }),
])
export type FormPart = z.infer<typeof FormPart>
export type Tone = NonNullable<FormPart['tone']>
export type Role = FormPart['role']
export type Look = { role?: Role; tone?: Tone; binding?: Binding }
export type Point3 = [number, number, number]
export type Point2 = [number, number]
