export type Points = { t: number[]; v: (number | null)[]; min?: number[] | undefined; max?: number[] | undefined; q?: number[] | undefined }

/** A browser that is busy or begins to listen misses live values that are stored all the same: what is younger than the last answer of the
 *  store is judged by this until the next. */
const LIVE_GAP_MS = 45_000

/** A gap is drawn as a gap: where nothing came for longer than `gapMs`, an empty point stands between its neighbours.
 *  @param storedUntilMs the last point the store answered with; those behind it came live */
export function withGaps(points: Points, gapMs: number, storedUntilMs = Number.POSITIVE_INFINITY): Points {
  const out: Required<Points> = { t: [], v: [], min: [], max: [], q: [] }
  points.t.forEach((at, i) => {
    const before = points.t[i - 1]
    if (before !== undefined && at - before > (at > storedUntilMs ? Math.max(gapMs, LIVE_GAP_MS) : gapMs))
      push(out, before + 1, null, null, null, null)
    const value = points.v[i] ?? null
    push(out, at, value, points.min?.[i] ?? value, points.max?.[i] ?? value, points.q?.[i] ?? 192)
  })
  return out
}

function push(out: Required<Points>, t: number, v: number | null, min: number | null, max: number | null, q: number | null) {
  out.t.push(t)
  out.v.push(v)
  out.min.push(min as number)
  out.max.push(max as number)
  out.q.push(q ?? 192)
}

/** Stretches of time whose quality is below good, to be shaded. */
export function poorStretches(points: Points): { fromMs: number; toMs: number }[] {
  const out: { fromMs: number; toMs: number }[] = []
  points.t.forEach((at, i) => {
    if ((points.q?.[i] ?? 192) >= 192 || points.v[i] === null) return
    const last = out.at(-1)
    const previous = points.t[i - 1]
    if (last && last.toMs === previous) last.toMs = at
    else out.push({ fromMs: at, toMs: at })
  })
  return out
}
