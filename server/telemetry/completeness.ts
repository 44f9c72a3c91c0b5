import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AskCompleteness, Completeness, TelemetryRefusal } from './contract.ts'
import { hoursOf } from './exact.ts'
import type { Buckets, SeriesTraits } from './packing/rollup.ts'

/** What an object's channels told in a range beside what they should have told. */
export async function completenessOf(
  system: System,
  tenantId: TenantId,
  { objectId, fromMs, toMs }: AskCompleteness,
): Promise<Result<Completeness, TelemetryRefusal>> {
  const { catalogue } = service(system, 'telemetry')
  const own = catalogue.ofObject(objectId).filter((info) => info.tenantId === tenantId)
  const seen = await seenAmong(system, tenantId, [objectId])
  if (own.length === 0 || seen.length === 0) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const untilMs = Math.min(toMs, system.clock.nowMs())
  const told: Completeness = []
  for (const info of own) {
    const traits = catalogue.traits(info.id)
    const hours = await hoursOf(system, tenantId, info, { fromMs, toMs: Math.max(fromMs, untilMs) }, traits)
    const expected = Math.max(0, Math.floor((untilMs - fromMs) / info.everyMs))
    told.push({ channel: info.channel, everyMs: info.everyMs, expected, ...wholeness(hours, { fromMs, toMs: untilMs }, traits) })
  }
  return ok(told)
}

/** Buckets hold the silences inside them; those between two, and at both ends of the range, are added here. */
export function wholeness(
  hours: Buckets,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { quietMs }: SeriesTraits,
): { received: number; late: number; doubtful: number; gaps: number; silentMs: number } {
  const told = { received: 0, late: 0, doubtful: 0, gaps: 0, silentMs: 0 }
  const silence = (ms: number) => {
    if (ms <= quietMs) return
    told.gaps++
    told.silentMs += ms - quietMs
  }
  let lastMs = fromMs
  for (let i = 0; i < hours.count; i++) {
    silence(hours.firstUs[i]! / 1_000 - lastMs)
    lastMs = hours.lastUs[i]! / 1_000
    told.received += hours.readings[i]!
    told.late += hours.late[i]!
    told.doubtful += hours.doubtful[i]!
    told.gaps += hours.gaps[i]!
    told.silentMs += hours.silentMs[i]!
  }
  silence(toMs - lastMs)
  return told
}
