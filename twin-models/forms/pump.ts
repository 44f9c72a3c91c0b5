import type { FormPart } from './part.ts'
import { box, cylinder, extrusion, tube } from './parts.ts'

export const PUMP: FormPart[] = [
  box([0, 0, 0], [0.95, 0.95, 0.14], { tone: 'dark' }),
  cylinder([0, 0, 0.14], 0.2, 0.2, { tone: 'dark' }),
  cylinder([0, 0, 0.3], 0.46, 0.34),
  extrusion(
    [0, 0, 0.3],
    [
      [0.32, 0.62],
      [0.31, 0.66],
      [0.3, 0.71],
      [0.27, 0.74],
      [0.24, 0.77],
      [0.19, 0.78],
      [0.15, 0.79],
      [0.11, 0.78],
      [0.07, 0.77],
      [0.03, 0.74],
      [0, 0.71],
      [-0.01, 0.66],
      [-0.02, 0.62],
      [-0.04, 0.28],
      [-0.03, 0.23],
      [-0.01, 0.19],
      [0.02, 0.15],
      [0.05, 0.12],
      [0.1, 0.1],
      [0.15, 0.09],
      [0.2, 0.1],
      [0.24, 0.12],
      [0.28, 0.15],
      [0.31, 0.19],
      [0.33, 0.23],
      [0.34, 0.28],
    ],
    0.34,
  ),
  cylinder([0, 0, 0.64], 0.36, 0.12, { tone: 'dark' }),
  cylinder([0, 0, 0.76], 0.26, 0.24, { tone: 'light' }),
  cylinder([0, 0, 1], 0.37, 0.08, { tone: 'dark' }),
  cylinder([0, 0, 1.08], 0.33, 0.72),
  cylinder([0, 0, 1.16], 0.36, 0.03),
  cylinder([0, 0, 1.26], 0.36, 0.03),
  cylinder([0, 0, 1.36], 0.36, 0.03),
  cylinder([0, 0, 1.46], 0.36, 0.03),
  cylinder([0, 0, 1.56], 0.36, 0.03),
  cylinder([0, 0, 1.66], 0.36, 0.03),
  cylinder([0, 0, 1.8], 0.3, 0.1, { tone: 'dark' }),
  box([0, 0.32, 1.35], [0.24, 0.18, 0.3], { tone: 'dark' }),
  tube(0.03, [
    [0, 0.4, 1.6],
    [0, 0.48, 2],
    [0, 0.9, 2.6],
  ]),
  cylinder([0, 0, 1.9], 0.16, 0.05, { role: 'moving', binding: { channel: 'speed', move: 'spin', axis: 'z', perUnitDeg: 6 } }),
]

export const PUMP_PIPEWORK: FormPart[] = [
  tube(0.14, [
    [0, -2.6, 0.24],
    [0, -0.4, 0.24],
  ]),
  cylinder([0, -1.35, 0.24], 0.26, 0.06, { tone: 'dark', axis: 'y' }),
  cylinder([0, -0.85, 0.24], 0.26, 0.06, { tone: 'dark', axis: 'y' }),
  box([0, -1.07, 0.1], [0.3, 0.36, 0.6], { tone: 'dark' }),
  cylinder([0, -1.07, 0.7], 0.04, 0.25, { role: 'pipe' }),
  cylinder([0, -1.07, 0.92], 0.2, 0.04, { role: 'moving' }),
  tube(0.12, [
    [0.15, 0.62, 0.47],
    [0.15, 1.35, 0.47],
    [0.15, 1.35, 3.5],
  ]),
  cylinder([0.15, 0.8, 0.47], 0.23, 0.06, { tone: 'dark', axis: 'y' }),
  cylinder([0.15, 1.35, 1.05], 0.23, 0.06, { tone: 'dark' }),
  box([0.15, 1.35, 1.11], [0.42, 0.46, 0.4]),
  cylinder([0.15, 1.35, 1.51], 0.23, 0.06, { tone: 'dark' }),
  cylinder([0.15, 1.35, 1.95], 0.23, 0.06, { tone: 'dark' }),
  box([0.15, 1.35, 2.01], [0.34, 0.34, 0.36], { tone: 'dark' }),
  cylinder([0.15, 0.88, 2.19], 0.04, 0.34, { role: 'pipe', axis: 'y' }),
  cylinder([0.15, 0.86, 2.19], 0.2, 0.04, { role: 'moving', axis: 'y' }),
  cylinder([0.15, 1.35, 2.37], 0.23, 0.06, { tone: 'dark' }),
]

export const PUMP_HEADER: FormPart[] = [
  tube(0.19, [
    [-3.6, 0, 3.55],
    [4.6, 0, 3.55],
    [4.6, 0, 9],
    [7.5, 0, 9],
  ]),
  cylinder([-3.66, 0, 3.55], 0.3, 0.06, { tone: 'dark', axis: 'x' }),
  cylinder([1.5, 0, 3.55], 0.3, 0.06, { tone: 'dark', axis: 'x' }),
]

export const CABINET: FormPart[] = [
  box([0, 0, 0], [0.9, 0.5, 0.1], { tone: 'dark' }),
  box([0, 0, 0.1], [0.9, 0.5, 2], { tone: 'light' }),
  box([0.3, -0.27, 1], [0.05, 0.05, 0.3], { tone: 'dark' }),
]

export const GAS_METER: FormPart[] = [
  box([0, 0, 0], [0.28, 0.16, 0.34], { tone: 'light' }),
  cylinder([0, 0, -0.1], 0.06, 0.1, { tone: 'dark' }),
  tube(0.02, [
    [0, 0.02, 0.34],
    [0, 0.02, 2.6],
  ]),
]

export const CAMERA_POLE: FormPart[] = [
  box([0, 0, 0], [0.4, 0.4, 0.06], { tone: 'dark' }),
  tube(0.06, [
    [0, 0, 0],
    [0, 0, 4.1],
  ]),
  box([0.22, 0, 3.95], [0.55, 0.22, 0.22], { tone: 'light' }),
  cylinder([0.48, 0, 4.06], 0.08, 0.08, { tone: 'dark', axis: 'x' }),
]
