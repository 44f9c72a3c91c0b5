import { COLUMN } from './hall.ts'
import type { FormPart } from './part.ts'
import { box, cylinder, placed } from './parts.ts'

const CELLS = 7
const CELL_M = 15
const FIRST_X = -49
/** Cells stand on both sides of the aisle, their backs to the walls. */
const ROW_Y = 14

const every = (n: number, fromM: number, stepM: number, of: (xM: number) => FormPart[]) =>
  Array.from({ length: n }, (_, i) => of(fromM + i * stepM)).flat()

/** One cell around its two robots, which stand 3 m left and right of its middle: jig between them, welding controls and a fence
 *  behind, a partition to the next cell. `back` is +1 where the wall is to the left of the line, -1 to its right. */
const cell = (xM: number, back: 1 | -1): FormPart[] => {
  const y = (metres: number) => back * (ROW_Y + metres)
  return [
    box([xM, y(0), 0], [2.2, 2.6, 0.16], { tone: 'dark' }),
    box([xM, y(0), 0.16], [1.5, 1.9, 0.5]),
    ...[-0.75, 0.75].map((dy) => box([xM, y(dy), 0.66], [1.9, 0.14, 0.42], { tone: 'light' })),
    box([xM, y(0), 1.08], [2.1, 1.8, 0.06], { role: 'moving', tone: 'light' }),
    ...[-3, 3].map((dx) => box([xM + dx, y(3.1), 0], [1.2, 0.7, 2.1], { tone: 'light' })),
    ...[-3, 3].map((dx) => box([xM + dx, y(3.1), 2.1], [1, 0.5, 0.12], { tone: 'dark' })),
    cylinder([xM + 1.1, y(3.1), 0], 0.34, 1.3, { tone: 'dark' }),
    ...every(5, xM - CELL_M / 2, 3, (postX) => [box([postX, y(4.2), 0], [0.07, 0.07, 2.2], { tone: 'dark' })]),
    box([xM, y(4.2), 2.1], [CELL_M, 0.05, 0.06], { tone: 'dark' }),
    box([xM, y(4.2), 0.24], [CELL_M, 0.02, 1.86], { role: 'glass' }),
    box([xM - CELL_M / 2, y(1.2), 2.1], [0.05, 6, 0.06], { tone: 'dark' }),
    box([xM - CELL_M / 2, y(-1.8), 0], [0.07, 0.07, 2.2], { tone: 'dark' }),
    box([xM - CELL_M / 2, y(1.2), 0.24], [0.02, 6, 1.86], { role: 'glass' }),
  ]
}

/** The hall around a weld line: fourteen cells of two robots each, x along the line, the aisle in the middle. */
export const WELD_HALL: FormPart[] = [
  box([-4, 0, -0.12], [110, 42, 0.12], { tone: 'floor' }),
  box([-4, 0, 0], [106, 4, 0.01], { tone: 'walk' }),
  ...every(8, FIRST_X - CELL_M / 2, CELL_M, (x) => [19.4, -19.4].flatMap((y) => placed(COLUMN, [x, y, 0]))),
  ...every(CELLS, FIRST_X, CELL_M, (x) => [...cell(x, 1), ...cell(x, -1)]),
]
