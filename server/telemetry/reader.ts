import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { SeriesInfo } from './catalogue.ts'
import {
  type AskSeries,
  type Doubtful,
  isUntrusted,
  type Latest,
  type LatestByObject,
  qualityName,
  type SeriesAnswer,
  sourceName,
  type TelemetryRefusal,
} from './contract.ts'
import { downsample, type SortedReadings, sortReadings } from './downsample.ts'
import { type PackedHour, readPacked } from './packed.ts'
import { lateAfterMs } from './series-rules.ts'

/** The newest value, and whether it is stale now; null before the first one. */
export function latestOf(system: System, info: SeriesInfo): Latest | null {
  const { head, deaths } = service(system, 'telemetry')
  const latest = head.latest(info.id)
  if (!latest) return null
  const stale = system.clock.nowMs() - latest.atMs > lateAfterMs(info.everyMs) || deaths.isGone(info.id, latest.receivedAtMs)
  return { atMs: latest.atMs, value: latest.value, quality: qualityName(latest.quality), stale, source: sourceName(latest.source) }
}

/** Of a site, from the head alone. Objects that never reported are not in it: nothing is known of them. */
export function doubtfulOf(system: System, tenantId: TenantId, siteId: string): Doubtful {
  const { catalogue } = service(system, 'telemetry')
  const uncertain = new Set<string>()
  const heard = new Map<string, boolean>()
  for (const info of catalogue.ofTenant(tenantId)) {
    const latest = info.siteId === siteId ? latestOf(system, info) : null
    if (!latest) continue
    heard.set(info.objectId, heard.get(info.objectId) === true || !latest.stale)
    if (!latest.stale && latest.quality !== 'good') uncertain.add(info.objectId)
  }
  return { uncertain: [...uncertain], silent: [...heard].flatMap(([objectId, fresh]) => (fresh ? [] : [objectId])) }
}

/** The same, of what is seen from here. */
export async function doubtfulSeen(system: System, tenantId: TenantId, siteId: string): Promise<Doubtful> {
  const { uncertain, silent } = doubtfulOf(system, tenantId, siteId)
  const seen = new Set(await seenAmong(system, tenantId, [...new Set([...uncertain, ...silent])]))
  return { uncertain: uncertain.filter((id) => seen.has(id)), silent: silent.filter((id) => seen.has(id)) }
}

/** Objects of another tenant are as absent as those that do not exist; of areas whoever asks this has asked `seenAmong`. */
export function latestOfObjects(system: System, tenantId: TenantId, objectIds: readonly string[]): LatestByObject {
  const { catalogue } = service(system, 'telemetry')
  const found: LatestByObject = {}
  for (const objectId of objectIds) {
    const own = catalogue.ofObject(objectId).filter((info) => info.tenantId === tenantId)
    const values = own.map((info) => [info.channel, latestOf(system, info)] as const).filter((it): it is [string, Latest] => it[1] !== null)
    if (values.length > 0) found[objectId] = Object.fromEntries(values)
  }
  return found
}

export async function seriesOfObject(
  system: System,
  tenantId: TenantId,
  ask: AskSeries,
): Promise<Result<SeriesAnswer[], TelemetryRefusal>> {
  const own = service(system, 'telemetry')
    .catalogue.ofObject(ask.objectId)
    .filter((info) => info.tenantId === tenantId && ask.channels.includes(info.channel))
  const seen = await seenAmong(system, tenantId, [ask.objectId])
  if (own.length === 0 || seen.length === 0) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const readings = await readSeries(system, tenantId, own.map((info) => info.id), ask.fromMs, ask.toMs) // biome-ignore format: one line
  return ok(own.map((info) => ({ channel: info.channel, ...downsample(readings.get(info.id) ?? NONE, ask.fromMs, ask.toMs, ask.pixels) })))
}

const NONE: SortedReadings = sortReadings([], [], [])

/** The one read function: head and packed, and later roll-ups and colder tiers; who asks never learns which. Ascending, one a time.
 *  What came out of a quarantine is left out, unless `untrusted` asks for it.
 *  @throws where a series is not the tenant's: the database refuses, and no procedure lets such an id through */
export async function readSeries(
  system: System,
  tenantId: TenantId,
  seriesIds: readonly number[],
  fromMs: number,
  toMs: number,
  { untrusted = false }: { untrusted?: boolean } = {},
): Promise<Map<number, SortedReadings>> {
  const { head } = service(system, 'telemetry')
  const columns = new Map(seriesIds.map((id) => [id, { atMs: [] as number[], value: [] as number[], quality: [] as number[] }]))
  // The head first: what is packed while we ask is then seen twice and sorted out, never missed.
  for (const [id, into] of columns) {
    head.each(id, fromMs, toMs, (atMs, value, quality, source) => {
      if (!untrusted && isUntrusted(source)) return
      into.atMs.push(atMs)
      into.value.push(value)
      into.quality.push(quality)
    })
  }
  const hours = await system.db.tenant(tenantId, (tx) => readPacked(tx, seriesIds, fromMs, toMs))
  for (const hour of hours) addHour(columns.get(hour.seriesId), hour, { fromMs, toMs, untrusted })
  return new Map([...columns].map(([id, { atMs, value, quality }]) => [id, sortReadings(atMs, value, quality)]))
}

function addHour(
  into: { atMs: number[]; value: number[]; quality: number[] } | undefined,
  hour: PackedHour,
  { fromMs, toMs, untrusted }: { fromMs: number; toMs: number; untrusted: boolean },
): void {
  if (!into) return
  for (let i = 0; i < hour.offsetsMs.length; i++) {
    const atMs = hour.hourMs + hour.offsetsMs[i]!
    if (atMs < fromMs || atMs >= toMs || (!untrusted && isUntrusted(hour.sources[i]!))) continue
    into.atMs.push(atMs)
    into.value.push(hour.values[i]!)
    into.quality.push(hour.qualities[i]!)
  }
}
