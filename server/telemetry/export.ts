import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { SeriesInfo } from './catalogue.ts'
import type { ExportProgress, ExportReadings } from './contract.ts'
import type { Readings } from './packing/block.ts'
import { NOTHING, read } from './read.ts'

const SLICE_READINGS = 50_000
const DAY_MS = 86_400_000
const KEPT = 200
const AT_ONCE = 4

/** Exports under way, so that they can be followed and stopped; the last few hundred are remembered. In this process alone. */
export class Exports {
  readonly #all = new Map<string, ExportProgress & { personId: string; stop: AbortController }>()

  /** Null where four are under way: each keeps a connection and a share of the disk busy. */
  begin(id: string, personId: string): { signal: AbortSignal; told: ExportProgress } | null {
    if ([...this.#all.values()].filter(({ state }) => state === 'running').length >= AT_ONCE || this.#all.has(id)) return null
    for (const [old, { state }] of this.#all) if (this.#all.size >= KEPT && state !== 'running') this.#all.delete(old)
    const told = { id, state: 'running' as const, part: 0, readings: 0, personId, stop: new AbortController() }
    this.#all.set(id, told)
    return { signal: told.stop.signal, told }
  }

  of(id: string, personId: string): ExportProgress | null {
    const found = this.#all.get(id)
    return found?.personId === personId ? { id, state: found.state, part: found.part, readings: found.readings } : null
  }

  stop(id: string, personId: string): ExportProgress | null {
    const found = this.#all.get(id)
    if (found?.personId === personId) found.stop.abort()
    return this.of(id, personId)
  }
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
