import type { FormPart } from './part.ts'
import { box, circle, cylinder, extrusion, tube } from './parts.ts'

export const DIE: FormPart[] = [
  box([0, 0, 0], [2.4, 3.2, 0.34], { tone: 'dark' }),
  extrusion(
    [0, 0, 0.34],
    [
      [-1, -1.35],
      [0.7, -1.35],
      [1, -1],
      [1, 1],
      [0.7, 1.35],
      [-1, 1.35],
    ],
    0.3,
    { role: 'moving' },
  ),
  box([0, 0, 0.82], [2.4, 3.2, 0.4]),
  cylinder([1.02, 1.42, 0.3], 0.1, 0.55, { tone: 'light' }),
  cylinder([1.02, -1.42, 0.3], 0.1, 0.55, { tone: 'light' }),
  cylinder([-1.02, 1.42, 0.3], 0.1, 0.55, { tone: 'light' }),
  cylinder([-1.02, -1.42, 0.3], 0.1, 0.55, { tone: 'light' }),
  box([1, 1.68, 0.95], [0.22, 0.18, 0.14], { tone: 'dark' }),
  box([1, -1.68, 0.95], [0.22, 0.18, 0.14], { tone: 'dark' }),
  box([-1, 1.68, 0.95], [0.22, 0.18, 0.14], { tone: 'dark' }),
  box([-1, -1.68, 0.95], [0.22, 0.18, 0.14], { tone: 'dark' }),
]

export const COIL: FormPart[] = [
  extrusion([0, 0, 1], circle(0.9, 40), 1.5, { tone: 'light', plane: 'xz', hole: circle(0.3, 40) }),
  extrusion([0, 0, 1], circle(0.72, 40), 1.53, { tone: 'dark', plane: 'xz', hole: circle(0.66, 40) }),
  extrusion(
    [0.75, 0, 0],
    [
      [-0.35, 0],
      [0.25, 0],
      [0.25, 0.62],
      [0.1, 0.62],
    ],
    1.3,
    { tone: 'dark', plane: 'xz' },
  ),
  extrusion(
    [-0.75, 0, 0],
    [
      [0.35, 0],
      [-0.1, 0.62],
      [-0.25, 0.62],
      [-0.25, 0],
    ],
    1.3,
    { tone: 'dark', plane: 'xz' },
  ),
]

export const DESTACKER: FormPart[] = [
  box([2.2, 1.9, 0], [0.32, 0.32, 4]),
  box([2.2, -1.9, 0], [0.32, 0.32, 4]),
  box([-2.2, 1.9, 0], [0.32, 0.32, 4]),
  box([-2.2, -1.9, 0], [0.32, 0.32, 4]),
  box([0, 1.9, 4], [4.9, 0.4, 0.4], { tone: 'light' }),
  box([0, -1.9, 4], [4.9, 0.4, 0.4], { tone: 'light' }),
  box([-0.8, 0, 3.55], [0.5, 4, 0.4], { role: 'moving', binding: { channel: 'gantry', move: 'slide', axis: 'x', from: -1, to: 1.4 } }),
  cylinder([-0.8, 0, 2.3], 0.12, 1.3, { role: 'moving' }),
  box([-0.8, 0, 2.15], [1.6, 1.8, 0.12], { role: 'moving', tone: 'dark' }),
  cylinder([-0.2, 0.7, 1.9], 0.1, 0.26, { role: 'moving' }),
  cylinder([-0.2, -0.7, 1.9], 0.1, 0.26, { role: 'moving' }),
  cylinder([-1.4, 0.7, 1.9], 0.1, 0.26, { role: 'moving' }),
  cylinder([-1.4, -0.7, 1.9], 0.1, 0.26, { role: 'moving' }),
  box([-0.9, 0, 0], [2.4, 2.4, 0.35], { tone: 'dark' }),
  box([-0.9, 0, 0.35], [1.7, 2, 0.85], { tone: 'light', binding: { channel: 'stack', move: 'level', axis: 'z', from: 0, to: 0.85 } }),
  box([1.4, 0, 0.95], [2.2, 1.9, 0.18], { role: 'moving' }),
  box([2.3, 0.8, 0], [0.12, 0.12, 0.95], { tone: 'dark' }),
  box([2.3, -0.8, 0], [0.12, 0.12, 0.95], { tone: 'dark' }),
  box([0.5, 0.8, 0], [0.12, 0.12, 0.95], { tone: 'dark' }),
  box([0.5, -0.8, 0], [0.12, 0.12, 0.95], { tone: 'dark' }),
]

export const CONVEYOR: FormPart[] = [
  box([0, 0, 0.8], [6, 1.7, 0.1], {
    role: 'moving',
    tone: 'dark',
    binding: { channel: 'belt_speed', move: 'slide', axis: 'x', from: 0, to: 1 },
  }),
  box([0, 0.93, 0.7], [6, 0.14, 0.26], { tone: 'light' }),
  box([0, -0.93, 0.7], [6, 0.14, 0.26], { tone: 'light' }),
  box([-2.6, 0.9, 0], [0.14, 0.12, 0.7], { tone: 'dark' }),
  box([-2.6, -0.9, 0], [0.14, 0.12, 0.7], { tone: 'dark' }),
  box([-2.6, 0, 0.3], [0.1, 1.7, 0.1], { tone: 'dark' }),
  box([0, 0.9, 0], [0.14, 0.12, 0.7], { tone: 'dark' }),
  box([0, -0.9, 0], [0.14, 0.12, 0.7], { tone: 'dark' }),
  box([0, 0, 0.3], [0.1, 1.7, 0.1], { tone: 'dark' }),
  box([2.6, 0.9, 0], [0.14, 0.12, 0.7], { tone: 'dark' }),
  box([2.6, -0.9, 0], [0.14, 0.12, 0.7], { tone: 'dark' }),
  box([2.6, 0, 0.3], [0.1, 1.7, 0.1], { tone: 'dark' }),
  cylinder([3, -0.85, 0.82], 0.12, 1.7, { role: 'moving', axis: 'y' }),
  cylinder([-3, -0.85, 0.82], 0.12, 1.7, { role: 'moving', axis: 'y' }),
]

export const CRANE: FormPart[] = [
  box([0.9, 0, 0.3], [0.55, 24.6, 1.2], { tone: 'light' }),
  box([-0.9, 0, 0.3], [0.55, 24.6, 1.2], { tone: 'light' }),
  box([0, 12.2, 0.1], [4.2, 0.6, 0.7], { tone: 'dark' }),
  box([0, -12.2, 0.1], [4.2, 0.6, 0.7], { tone: 'dark' }),
  box([0, 4, 1.5], [2.6, 2.2, 0.75], { role: 'moving', binding: { channel: 'trolley', move: 'slide', axis: 'y', from: -9, to: 9 } }),
  cylinder([-0.5, 4, 1.9], 0.45, 1, { role: 'moving', tone: 'dark', axis: 'x' }),
  tube(0.035, [
    [-0.15, 4, 1.5],
    [-0.15, 4, -2.2],
  ]),
  tube(0.035, [
    [0.15, 4, 1.5],
    [0.15, 4, -2.2],
  ]),
  box([0, 4, -2.8], [0.5, 0.4, 0.6], { role: 'moving', tone: 'dark' }),
]
