/** One line of a story: `count` entries that follow each other and say the same, told once with the newest. */
export type Run<T> = { entry: T; text: string; count: number }

/** @param entries newest first */
export function runsOf<T>(entries: readonly T[], words: (entry: T) => string): Run<T>[] {
  const runs: Run<T>[] = []
  for (const entry of entries) {
    const text = words(entry)
    const last = runs.at(-1)
    if (last?.text === text) last.count++
    else runs.push({ entry, text, count: 1 })
  }
  return runs
}
