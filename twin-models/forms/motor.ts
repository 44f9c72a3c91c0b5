import type { FormPart } from './part.ts'
import { box, circle, cylinder, extrusion } from './parts.ts'

export const MOTOR: FormPart[] = [
  box([0, 0, 0], [0.78, 1, 0.08], { tone: 'dark' }),
  cylinder([0, -0.5, 0.5], 0.4, 0.95, { axis: 'y' }),
  cylinder([0, -0.42, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, -0.29, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, -0.17, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, -0.04, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, 0.08, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, 0.21, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, 0.33, 0.5], 0.44, 0.04, { axis: 'y' }),
  cylinder([0, -0.68, 0.5], 0.36, 0.18, { tone: 'dark', axis: 'y' }),
  cylinder([0, 0.45, 0.5], 0.3, 0.16, { tone: 'light', axis: 'y' }),
  cylinder([0, 0.6, 0.5], 0.1, 0.3, { role: 'moving', axis: 'y', binding: { channel: 'speed', move: 'spin', axis: 'y', perUnitDeg: 6 } }),
  box([0.12, -0.05, 0.86], [0.34, 0.4, 0.22], { tone: 'dark' }),
  box([0, -0.05, 0.06], [0.6, 0.8, 0.2]),
]

export const BEARING: FormPart[] = [
  extrusion([0, 0, 0.2], circle(0.2, 40), 0.09, { plane: 'xz', hole: circle(0.17, 40) }),
  extrusion([0, 0, 0.2], circle(0.13, 40), 0.09, { role: 'moving', plane: 'xz', hole: circle(0.1, 40) }),
  cylinder([0.15, -0.03, 0.2], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([0.1, -0.03, 0.3], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([0, -0.03, 0.35], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([-0.1, -0.03, 0.3], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([-0.15, -0.03, 0.2], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([-0.1, -0.03, 0.1], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([0, -0.03, 0.05], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
  cylinder([0.1, -0.03, 0.1], 0.03, 0.06, { role: 'moving', tone: 'light', axis: 'y' }),
]
