import { MARK_SHAPES } from '#/components/ui/mark-shapes.ts'

/** What happened, in a box of 18: alarms by the shape of their priority, an order as a sheet, a command as an arrow to a bar. */
export const MARK_PATHS = {
  p1: MARK_SHAPES[1].path,
  p2: MARK_SHAPES[2].path,
  p3: MARK_SHAPES[3].path,
  p4: MARK_SHAPES[4].path,
  order: 'M4 2H14V16H4ZM7 7H11M7 11H11',
  command: 'M2 9H12M8 5L12 9L8 13M15 3V15',
  life: 'M9 4A5 5 0 1 1 8.99 4Z',
} as const
