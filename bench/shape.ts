/** One figure of a bench. `value` is null where it could not be taken, with the reason in `how`; never guessed, never left out. */
export type Row = { name: string; value: number | null; n: number; how: string }

export type BenchInput = {
  quick: boolean
  /** Another number of objects than the bench's own; null for that. */
  size: number | null
  /** Which row of the table of faults; null for none. */
  row: number | null
  /** At the size that the table of faults names. */
  full: boolean
  project: string
  signal: AbortSignal
  progress(line: string): void
}

export type Bench = { name: string; summary: string; run(input: BenchInput): Promise<Row[]> }

/** What a figure must reach. `show` has no bar. */
export type Bar = { most: number } | { least: number } | 'show'

export const reaches = (value: number, bar: Bar): boolean => bar === 'show' || ('most' in bar ? value <= bar.most : value >= bar.least)

/** The p-th percentile by nearest rank. @throws RangeError on an empty list */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('a percentile of nothing')
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))] as number
}

/** How long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}
export const round = (value: number) => Math.round(value * 100) / 100
