import type { JudgeSpec, WindowSpec } from '#/protocol/windows-manifest.ts'

/** Counted in rows: 20 rows are judged against the 100 before them. The mean of 20 has a quarter of the noise of one, 100 say well enough what
 *  was normal, and at one row a second a fault is told within half a minute. */
export const LEVEL_ROWS = 20
export const BASE_ROWS = 100

/** Two-sided probability a window and channel; with eight channels and a window a second, persistence included, about one false finding in hours. */
export const TAIL = 5e-4

export const windowFor = (everyMs: number): WindowSpec => ({
  everyMs,
  level: LEVEL_ROWS,
  base: BASE_ROWS,
  fillMs: 3 * everyMs,
  resetMs: 300 * everyMs,
})

export const judgeFor = (everyMs: number): JudgeSpec => ({
  threshold: 1,
  persistMs: 10 * everyMs,
  release: 0.6,
  holdMs: 15 * everyMs,
  updateMs: 60 * everyMs,
})
