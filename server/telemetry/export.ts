import type { Actor } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ExportProgress, ExportReadings, TelemetryRefusal } from './contract.ts'
import type { Readings } from './packing/block.ts'
import { NOTHING, read } from './read.ts'
import type { SeriesInfo } from './series-info.ts'

const SLICE_READINGS = 50_000
const DAY_MS = 86_400_000
const KEPT = 200
const AT_ONCE = 4
const FETCHED_WITHIN_MS = 60_000

type Export = ExportProgress & { personId: string; ask: ExportReadings; untilMs: number; stop: AbortController }

/** Exports under way, so that they can be followed and stopped; the last few hundred are remembered. In this process alone. A browser first says
 *  what it wants, where a refusal can be worded, and then fetches it as a file, which may only break off. */
export class Exports {
  readonly #all = new Map<string, Export>()

  /** To be fetched within a minute. False where four are under way: each keeps a connection and a share of the disk busy. */
  reserve(ask: ExportReadings, personId: string, nowMs: number): boolean {
    const busy = [...this.#all.values()].filter(({ state, untilMs }) => state === 'running' || (state === 'waiting' && untilMs > nowMs))
    if (busy.length >= AT_ONCE || this.#all.has(ask.id)) return false
    for (const [old, { state }] of this.#all) if (this.#all.size >= KEPT && state !== 'running') this.#all.delete(old)
    const fresh = { id: ask.id, state: 'waiting' as const, part: 0, readings: 0 }
    this.#all.set(ask.id, { ...fresh, personId, ask, untilMs: nowMs + FETCHED_WITHIN_MS, stop: new AbortController() })
    return true
  }

  /** What was said to be wanted, once; null where nobody said so, or long ago. */
  begin(id: string, personId: string, nowMs: number): { signal: AbortSignal; told: ExportProgress; ask: ExportReadings } | null {
    const found = this.#all.get(id)
    if (!found || found.personId !== personId || found.state !== 'waiting' || found.untilMs <= nowMs) return null
    found.state = 'running'
    return { signal: found.stop.signal, told: found, ask: found.ask }
  }

  of(id: string, personId: string): ExportProgress | null {
    const found = this.#all.get(id)
    return found?.personId === personId ? { id, state: found.state, part: found.part, readings: found.readings } : null
  }

  stop(id: string, personId: string): ExportProgress | null {
    const found = this.#all.get(id)
    if (found?.personId === personId) {
      found.stop.abort()
      if (found.state === 'waiting') found.state = 'stopped'
    }
    return this.of(id, personId)
  }
}

/** Says what is wanted, to be fetched under its id. */
export async function beginExport(system: System, actor: Actor, ask: ExportReadings): Promise<Result<ExportProgress, TelemetryRefusal>> {
  if ((await seriesToExport(system, actor.tenantId, ask)).length === 0) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const { exports } = service(system, 'telemetry')
  if (!exports.reserve(ask, actor.id, system.clock.nowMs())) return refuse({ code: 'TOO_MANY_EXPORTS', limit: AT_ONCE })
  return ok({ id: ask.id, state: 'waiting', part: 0, readings: 0 })
}

/** What is asked, as this tenant's series; what is not there, another's, or outside the areas that are seen, is left out. */
export async function seriesToExport(system: System, tenantId: TenantId, { of }: ExportReadings): Promise<SeriesInfo[]> {
  const { catalogue } = service(system, 'telemetry')
  const seen = new Set<string>(await seenAmong(system, tenantId, [...new Set(of.map(({ objectId }) => objectId))]))
  return of.flatMap(({ objectId, channel }) =>
    (seen.has(objectId) ? catalogue.ofObject(objectId) : []).filter((info) => info.tenantId === tenantId && info.channel === channel),
  )
}

/** Series by series, ascending, some ten thousand readings at a time; asked for only as fast as they are taken. `part` is the way gone. */
export async function* readingsToExport(
  system: System,
  tenantId: TenantId,
  series: readonly SeriesInfo[],
  { fromMs, toMs }: { fromMs: number; toMs: number },
): AsyncGenerator<{ info: SeriesInfo; readings: Readings; part: number }> {
  for (const [i, info] of series.entries()) {
    const sliceMs = Math.min(Math.max(SLICE_READINGS * info.everyMs, 60_000), 31 * DAY_MS)
    for (let at = fromMs; at < toMs; at += sliceMs) {
      const until = Math.min(toMs, at + sliceMs)
      const found = await read(system, tenantId, [info.id], { fromMs: at, toMs: until, level: null })
      const part = (i + (until - fromMs) / (toMs - fromMs)) / series.length
      yield { info, readings: (found.get(info.id) ?? NOTHING).loose, part }
    }
  }
}
