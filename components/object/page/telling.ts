import { type Points, withGaps } from '#/components/charts/gaps.ts'
import type { Channel, Condition } from '#/twin-models/catalog/shape.ts'

export const gapMsOf = ({ everyMs }: Channel, resolutionMs = everyMs) => Math.max(3 * everyMs, 2.5 * resolutionMs)
/** The channels that say when this one tells anything; they are asked for with it. */
export const judgesOf = (channel: Channel) => [...new Set(channel.tellsWhen?.map((condition) => condition.channel))]

/** What was asked of a channel, as it is drawn: gaps apart, and only what tells something. */
export function toldBy(
  channel: Channel,
  asked: { points: Points; resolutionMs: number },
  all: readonly { channel: string; points: Points }[],
): Points {
  const others = new Map(all.map((one) => [one.channel, one.points]))
  return telling(withGaps(asked.points, gapMsOf(channel, asked.resolutionMs)), channel.tellsWhen ?? [], others)
}

/** The points of a channel at which its conditions hold, each judged by the newest reading of the other channel; in a stretch that is one point
 *  its extremes must hold too. A gap stays one. `others` may lack a channel: then it is not judged by it. */
export function telling(points: Points, conditions: readonly Condition[], others: ReadonlyMap<string, Points>): Points {
  const judges = conditions.flatMap((condition) => {
    const by = others.get(condition.channel)
    return by && by.t.length > 0 ? [{ condition, by, next: 0 }] : []
  })
  if (judges.length === 0) return points
  const kept: number[] = []
  points.t.forEach((at, i) => {
    for (const judge of judges) while (judge.next + 1 < judge.by.t.length && (judge.by.t[judge.next + 1] as number) <= at) judge.next += 1
    if (points.v[i] === null || judges.every(({ condition, by, next }) => holdsAt(condition, by, next))) kept.push(i)
  })
  const pick = <T>(list: readonly T[]) => kept.map((i) => list[i] as T)
  return {
    t: pick(points.t),
    v: pick(points.v),
    min: points.min && pick(points.min),
    max: points.max && pick(points.max),
    q: points.q && pick(points.q),
  }
}

function holdsAt({ above, below, equals }: Condition, by: Points, i: number): boolean {
  const value = by.v[i]
  if (value === null || value === undefined) return true
  const [low, high] = [by.min?.[i] ?? value, by.max?.[i] ?? value]
  return (above === undefined || low > above) && (below === undefined || high < below) && (equals === undefined || value === equals)
}
