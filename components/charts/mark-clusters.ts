export type Cluster<M> = { at: number; mark: M; count: number }

/** Marks that would lie on each other are one: the most urgent, at its place, with how many they are. A deed has no priority and is the least. */
export function clustersOf<M extends { priority?: number | null | undefined }>(
  marks: readonly M[],
  place: (mark: M) => number,
  apart: number,
): Cluster<M>[] {
  const clusters: Cluster<M>[] = []
  for (const mark of marks.toSorted((a, b) => (a.priority ?? 5) - (b.priority ?? 5))) {
    const at = place(mark)
    const met = clusters.find((one) => Math.abs(one.at - at) < apart)
    if (met) met.count += 1
    else clusters.push({ at, mark, count: 1 })
  }
  return clusters
}
