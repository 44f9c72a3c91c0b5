/** Forms are written in the catalogue; this is its vocabulary as the geometry here uses it, read only. */
import type { FormPart } from '#/twin-models/forms/part.ts'

export type { Binding } from '#/twin-models/forms/part.ts'
export type Part = FormPart
export type BoxPart = Extract<FormPart, { kind: 'box' }>
export type CylinderPart = Extract<FormPart, { kind: 'cylinder' }>
export type TubePart = Extract<FormPart, { kind: 'tube' }>
export type ExtrusionPart = Extract<FormPart, { kind: 'extrusion' }>
export type Axis = 'x' | 'y' | 'z'
/** A point of the object frame: x forward, y left, z up, metres, origin at the foot. */
export type Point3 = readonly [number, number, number]
