import type { FormPart } from './part.ts'
import { box, cylinder, extrusion, tube } from './parts.ts'

export const UNDERPASS: FormPart[] = [
  extrusion(
    [0, 0, 0],
    [
      [-70, 0.02],
      [-62, -0.1],
      [-40, -2.6],
      [-18, -4.9],
      [-10, -5.2],
      [10, -5.2],
      [18, -4.9],
      [40, -2.6],
      [62, -0.1],
      [70, 0.02],
      [70, -6],
      [-70, -6],
    ],
    15,
    { tone: 'road', plane: 'yz' },
  ),
  extrusion(
    [7.75, 0, 0],
    [
      [-64, 0.9],
      [64, 0.9],
      [64, -6],
      [-64, -6],
    ],
    0.5,
    { tone: 'wall', plane: 'yz' },
  ),
  extrusion(
    [-7.75, 0, 0],
    [
      [-64, 0.9],
      [64, 0.9],
      [64, -6],
      [-64, -6],
    ],
    0.5,
    { tone: 'wall', plane: 'yz' },
  ),
  box([0, -5.6, -0.7], [16, 0.5, 1.6], { tone: 'light' }),
  box([0, 5.6, -0.7], [16, 0.5, 1.6], { tone: 'light' }),
]

export const RAILWAY_DECK: FormPart[] = [
  box([0, 0, -0.5], [400, 10.8, 1], { tone: 'light' }),
  box([0, -3.4, 0.5], [400, 0.14, 0.16], { tone: 'dark' }),
  box([0, -1.9, 0.5], [400, 0.14, 0.16], { tone: 'dark' }),
  box([0, 1.9, 0.5], [400, 0.14, 0.16], { tone: 'dark' }),
  box([0, 3.4, 0.5], [400, 0.14, 0.16], { tone: 'dark' }),
]

export const WATER_SHEET: FormPart[] = [
  extrusion(
    [0, 0, 0],
    [
      [-24, -4.25],
      [24, -4.25],
      [18, -4.9],
      [10, -5.19],
      [-10, -5.19],
      [-18, -4.9],
    ],
    14.9,
    { role: 'glass', tone: 'water', plane: 'yz', binding: { channel: 'road_level', move: 'level', axis: 'z', from: 0, to: 1 } },
  ),
]

export const PUMP_HOUSE: FormPart[] = [
  box([0, 0, 0], [16, 11, 4.6], { tone: 'light' }),
  box([0, 0, 4.6], [16.6, 11.6, 0.35], { tone: 'dark' }),
  box([-4, -5.6, 0], [3.2, 0.2, 3], { tone: 'dark' }),
  cylinder([2.4, 2, 4.95], 0.7, 0.8, { role: 'moving' }),
  cylinder([4.6, 2, 4.95], 0.7, 0.8, { role: 'moving' }),
  cylinder([6.8, 2, 4.95], 0.7, 0.8, { role: 'moving' }),
  box([12.5, 0, 0], [5, 9, 1.2]),
  tube(0.45, [
    [5, 5.5, 1.2],
    [5, 9, 1.2],
    [5, 9, -1],
  ]),
  tube(0.45, [
    [2.4, 5.5, 1.2],
    [2.4, 9, 1.2],
    [2.4, 9, -1],
  ]),
  box([-12, 0, 0], [2, 1.2, 2.2], { tone: 'light' }),
]

export const SIGN: FormPart[] = [
  box([0, -4, 0], [0.5, 0.5, 7], { tone: 'dark' }),
  box([0, 4, 0], [0.5, 0.5, 7], { tone: 'dark' }),
  box([0, 0, 4.8], [0.5, 9, 2.4], { tone: 'light' }),
  box([-0.28, 0, 5], [0.08, 8.2, 2], { tone: 'dark' }),
]

export const BARRIER: FormPart[] = [
  box([-4, 0, 0], [0.6, 0.6, 1.2], { tone: 'dark' }),
  box([0, 0, 0.95], [8, 0.16, 0.2], {
    role: 'moving',
    tone: 'light',
    binding: { channel: 'boom', move: 'spin', axis: 'y', perUnitDeg: 1 },
  }),
]

export const DRAIN: FormPart[] = [cylinder([0, 0, 0], 1.2, 0.12, { tone: 'dark' })]
