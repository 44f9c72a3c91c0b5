import type { Points } from '#/components/charts/gaps.ts'
import type { Condition } from '#/twin-models/catalog/shape.ts'

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
