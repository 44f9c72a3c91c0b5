import type { Points } from '#/components/charts/gaps.ts'
import type { Value } from '#/components/live/store.ts'
import { QUALITY } from '#/server/telemetry/contract.ts'

/** A stretch that is not over yet is told by its middle, which may lie ahead: what was read live takes its place. */
export function continued(base: Points, tail: readonly Value[], windowMs: number): Points {
  const newestMs = tail.at(-1)?.atMs ?? Number.POSITIVE_INFINITY
  const end = base.t.findLastIndex((at) => at < newestMs) + 1
  const lastMs = base.t[end - 1] ?? 0
  const newer = tail.filter((value) => value.atMs > lastMs)
  const fromMs = (newer.at(-1)?.atMs ?? lastMs) - windowMs
  const start = base.t.findIndex((at) => at >= fromMs)
  const cut = start < 0 ? end : start
  const join = <T>(list: readonly T[] | undefined, of: (value: Value) => T) =>
    list ? [...list.slice(cut, end), ...newer.map(of)] : undefined
  return {
    t: [...base.t.slice(cut, end), ...newer.map((value) => value.atMs)],
    v: [...base.v.slice(cut, end), ...newer.map((value) => value.value)],
    min: join(base.min, (value) => value.value),
    max: join(base.max, (value) => value.value),
    q: join(base.q, (value) => QUALITY[value.quality]),
  }
}
