import type { Priority } from '#/server/alarms/contract.ts'

/** Shape before hue: square, triangle, inverted triangle, diamond, in a box of 18. `y` is the base line of the figure. */
export const MARK_SHAPES = {
  1: { path: 'M2 2H16V16H2Z', y: 12.7 },
  2: { path: 'M9 1L17.4 16.2H.6Z', y: 14.2 },
  3: { path: 'M9 17L.6 1.800H17.4Z', y: 10.6 },
  4: { path: 'M9 .6L17.4 9L9 17.4L.6 9Z', y: 12.6 },
} as const satisfies Record<Priority, { path: string; y: number }>

export const PRIORITY_WORD = { 1: 'urgent', 2: 'high', 3: 'medium', 4: 'diagnostic' } as const satisfies Record<Priority, string>

export const asPriority = (priority: number): Priority => (priority >= 1 && priority <= 4 ? (Math.round(priority) as Priority) : 4)
