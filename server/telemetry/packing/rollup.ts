import { isHistorical, QUALITY } from '../contract.ts'
import type { Readings } from './block.ts'

/** What a bucket tells of its own readings, and of nothing else: so a late reading changes its bucket alone, and buckets add up to larger
 *  ones. What lies between two buckets (a silence, a state that goes on) is told by the last of the one and the first of the other. */
export type Buckets = {
  count: number
  startMs: Float64Array
  readings: Float64Array
  firstUs: Float64Array
  lastUs: Float64Array
  first: Float64Array
  last: Float64Array
  min: Float64Array
  max: Float64Array
  sum: Float64Array
  worst: Uint8Array // quality
  doubtful: Float64Array // readings of other than good quality
  late: Float64Array // readings that came as historical
  gaps: Float64Array // silences longer than two intervals inside it
  silentMs: Float64Array // of those
  steady: Uint8Array // 1: no value is below the one before it
  states: (ReadonlyMap<number, number> | null)[] // ms by value, of discrete channels
}

const COLUMNS = ['startMs', 'readings', 'firstUs', 'lastUs', 'first', 'last', 'min', 'max', 'sum', 'worst', 'doubtful', 'late', 'gaps', 'silentMs', 'steady'] as const // biome-ignore format: a list

/** `quietMs`: how long a value is taken to hold when nothing follows it. */
export type SeriesTraits = { quietMs: number; discrete: boolean }

/** @param drawn with room only for what a chart needs: times, counts, extremes, sums, qualities */
export function emptyBuckets(capacity: number, drawn = false): Buckets {
  const doubles = () => new Float64Array(capacity)
  const more = drawn ? 0 : capacity
  const others = () => new Float64Array(more)
  return {
    count: 0,
    startMs: doubles(),
    readings: doubles(),
    firstUs: others(),
    lastUs: others(),
    first: others(),
    last: others(),
    min: doubles(),
    max: doubles(),
    sum: doubles(),
    worst: new Uint8Array(capacity),
    doubtful: others(),
    late: others(),
    gaps: others(),
    silentMs: others(),
    steady: new Uint8Array(more),
    states: new Array(more).fill(null),
  }
}

/** A view of buckets [from, to). */
export function sliceBuckets(of: Buckets, from: number, to: number): Buckets {
  const part = { count: to - from, states: of.states.slice(from, to) } as Buckets
  for (const name of COLUMNS) Object.assign(part, { [name]: of[name].subarray(from, to) })
  return part
}

const GOOD = QUALITY.good

/** Buckets of an even width from the readings themselves. `tens`: 10^places of the values, so that a sum of decimals is one. */
export function bucketsOf(readings: Readings, widthMs: number, { quietMs, discrete }: SeriesTraits, tens: number | null): Buckets {
  const { count, atUs, value, quality, source } = readings
  const widthUs = widthMs * 1_000
  let filled = 0
  for (let i = 0; i < count; filled++) {
    const endUs = (Math.floor(atUs[i]! / widthUs) + 1) * widthUs
    while (i < count && atUs[i]! < endUs) i++
  }
  const into = emptyBuckets(filled)
  for (let i = 0; i < count; ) {
    const bucket = into.count++
    const startUs = Math.floor(atUs[i]! / widthUs) * widthUs
    const from = i
    let [sum, min, max, worst, doubtful, late, gaps, silentUs, steady] = [0, value[i]!, value[i]!, GOOD as number, 0, 0, 0, 0, 1]
    const states = discrete ? new Map<number, number>() : null
    for (; i < count && atUs[i]! < startUs + widthUs; i++) {
      const it = value[i]!
      sum += tens === null ? it : Math.round(it * tens)
      if (it < min) min = it
      if (it > max) max = it
      if (quality[i]! < worst) worst = quality[i]!
      if (quality[i]! < GOOD) doubtful++
      if (isHistorical(source[i]!)) late++
      if (i === from) continue
      if (it < value[i - 1]!) steady = 0
      const silence = atUs[i]! - atUs[i - 1]!
      if (silence > quietMs * 1_000) {
        gaps++
        silentUs += silence - quietMs * 1_000
      }
      if (states) addState(states, value[i - 1]!, Math.min(silence / 1_000, quietMs))
    }
    into.startMs[bucket] = startUs / 1_000
    into.readings[bucket] = i - from
    into.firstUs[bucket] = atUs[from]!
    into.lastUs[bucket] = atUs[i - 1]!
    into.first[bucket] = value[from]!
    into.last[bucket] = value[i - 1]!
    into.min[bucket] = min
    into.max[bucket] = max
    into.sum[bucket] = tens === null ? sum : sum / tens
    into.worst[bucket] = worst
    into.doubtful[bucket] = doubtful
    into.late[bucket] = late
    into.gaps[bucket] = gaps
    into.silentMs[bucket] = silentUs / 1_000
    into.steady[bucket] = steady
    into.states[bucket] = states
  }
  return into
}

/** Larger buckets from smaller ones, ascending; the same as from the readings, but for the sum's last bit where values are no decimals. */
export function coarser(fine: Buckets, widthMs: number, { quietMs, discrete }: SeriesTraits): Buckets {
  const into = emptyBuckets(fine.count)
  for (let i = 0; i < fine.count; i++) {
    const startMs = Math.floor(fine.startMs[i]! / widthMs) * widthMs
    const bucket = into.count - 1
    if (bucket < 0 || into.startMs[bucket] !== startMs) {
      copyBucket(into, into.count++, fine, i)
      into.startMs[into.count - 1] = startMs
      into.states[into.count - 1] = discrete ? new Map(fine.states[i]) : null
      continue
    }
    const silenceMs = (fine.firstUs[i]! - into.lastUs[bucket]!) / 1_000
    if (silenceMs > quietMs) {
      into.gaps[bucket]!++
      into.silentMs[bucket]! += silenceMs - quietMs
    }
    if (fine.first[i]! < into.last[bucket]! || !fine.steady[i]) into.steady[bucket] = 0
    const states = into.states[bucket] as Map<number, number> | null
    if (states) {
      addState(states, into.last[bucket]!, Math.min(silenceMs, quietMs))
      for (const [state, ms] of fine.states[i] ?? []) addState(states, state, ms)
    }
    into.readings[bucket]! += fine.readings[i]!
    into.lastUs[bucket] = fine.lastUs[i]!
    into.last[bucket] = fine.last[i]!
    into.min[bucket] = Math.min(into.min[bucket]!, fine.min[i]!)
    into.max[bucket] = Math.max(into.max[bucket]!, fine.max[i]!)
    into.sum[bucket]! += fine.sum[i]!
    into.worst[bucket] = Math.min(into.worst[bucket]!, fine.worst[i]!)
    into.doubtful[bucket]! += fine.doubtful[i]!
    into.late[bucket]! += fine.late[i]!
    into.gaps[bucket]! += fine.gaps[i]!
    into.silentMs[bucket]! += fine.silentMs[i]!
  }
  return into
}

/** Both, ascending; a bucket of `newer` stands for one of `older` that starts at the same time. */
export function mergeBuckets(newer: Buckets, older: Buckets): Buckets {
  if (older.count === 0) return newer
  const merged = emptyBuckets(newer.count + older.count)
  let [i, j] = [0, 0]
  while (i < newer.count || j < older.count) {
    const fromNewer = j >= older.count || (i < newer.count && newer.startMs[i]! <= older.startMs[j]!)
    if (fromNewer && j < older.count && newer.startMs[i] === older.startMs[j]) j++
    copyBucket(merged, merged.count++, fromNewer ? newer : older, fromNewer ? i++ : j++)
  }
  return merged
}

function copyBucket(to: Buckets, at: number, from: Buckets, i: number): void {
  to.startMs[at] = from.startMs[i]!
  to.readings[at] = from.readings[i]!
  to.firstUs[at] = from.firstUs[i]!
  to.lastUs[at] = from.lastUs[i]!
  to.first[at] = from.first[i]!
  to.last[at] = from.last[i]!
  to.min[at] = from.min[i]!
  to.max[at] = from.max[i]!
  to.sum[at] = from.sum[i]!
  to.worst[at] = from.worst[i]!
  to.doubtful[at] = from.doubtful[i]!
  to.late[at] = from.late[i]!
  to.gaps[at] = from.gaps[i]!
  to.silentMs[at] = from.silentMs[i]!
  to.steady[at] = from.steady[i]!
  to.states[at] = from.states[i]!
}

function addState(states: Map<number, number>, state: number, ms: number): void {
  states.set(state, (states.get(state) ?? 0) + ms)
}

/** Column by column: a chart of a hundred series joins thousands of chunks. A chunk read for drawing lacks what is not drawn, and so does the whole. */
export function concatBuckets(parts: readonly Buckets[]): Buckets {
  if (parts.length === 1) return parts[0]!
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const has = COLUMNS.filter((name) => parts.every((part) => part[name].length >= part.count))
  const all = emptyBuckets(0)
  for (const name of has)
    Object.assign(all, { [name]: name === 'worst' || name === 'steady' ? new Uint8Array(count) : new Float64Array(count) })
  const timed = parts.some(({ states }) => states.length > 0)
  if (timed) all.states = new Array(count).fill(null)
  let at = 0
  for (const part of parts) {
    for (const name of has) (all[name] as Float64Array).set(part[name].subarray(0, part.count), at)
    if (timed) for (let i = 0; i < part.count; i++) all.states[at + i] = part.states[i] ?? null
    at += part.count
  }
  all.count = count
  return all
}

/** Those whose start is asked for, which are a range of them where both ends are; in the order given. */
export function takeBuckets(from: Buckets, wanted: (startMs: number) => boolean, order?: readonly number[]): Buckets {
  if (!order && (from.count === 0 || (wanted(from.startMs[0]!) && wanted(from.startMs[from.count - 1]!)))) return from
  const taken = emptyBuckets(from.count)
  for (let n = 0; n < from.count; n++) {
    const i = order ? order[n]! : n
    if (wanted(from.startMs[i]!)) copyBucket(taken, taken.count++, from, i)
  }
  return taken
}
