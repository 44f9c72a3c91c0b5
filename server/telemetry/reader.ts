import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import {
  type AskMany,
  type AskSeries,
  type Doubtful,
  type Drawn,
  isClockOff,
  type Latest,
  type LatestByObject,
  qualityName,
  type SeriesAnswer,
  sourceName,
  type TelemetryRefusal,
} from './contract.ts'
import { Canvas, levelOf, pointsOf } from './downsample.ts'
import { LEVEL, type Level } from './packing/spans.ts'
import { read, readEach } from './read.ts'
import type { SeriesInfo } from './series-info.ts'
import { lateAfterMs } from './series-rules.ts'

/** The newest value, and whether it is stale now; null before the first one. */
export function latestOf(system: System, info: SeriesInfo): Latest | null {
  const { head, deaths } = service(system, 'telemetry')
  const latest = head.latest(info.id)
  if (!latest) return null
  const stale = system.clock.nowMs() - latest.atMs > lateAfterMs(info.everyMs) || deaths.isGone(info.id, latest.receivedAtMs)
  return { atMs: latest.atMs, value: latest.value, quality: qualityName(latest.quality), stale, source: sourceName(latest.source), ...(isClockOff(latest.source) && { clockOff: true }) } // biome-ignore format: one value
}

/** Of a site, from the head alone. Objects that never reported are not in it: nothing is known of them. */
export function doubtfulOf(system: System, tenantId: TenantId, siteId: string): Doubtful {
  const { catalogue } = service(system, 'telemetry')
  const uncertain = new Set<string>()
  const heard = new Map<string, boolean>()
  for (const info of catalogue.ofTenant(tenantId, siteId)) {
    const latest = latestOf(system, info)
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
  const drawn = await drawSeries(system, tenantId, own.map((info) => info.id), ask) // biome-ignore format: one line
  return ok(own.map((info, i) => ({ channel: info.channel, ...answerOf(drawn[i]!) })))
}

const answerOf = (drawn: Drawn) => ({ points: pointsOf(drawn), resolutionMs: drawn.resolutionMs })

/** Of many objects, in the order asked; what is not this tenant's is left out. */
export async function manySeries(system: System, tenantId: TenantId, ask: AskMany): Promise<(SeriesAnswer & { objectId: string })[]> {
  const drawn = await manyDrawn(system, tenantId, ask)
  return drawn.map(({ info: { objectId, channel }, drawn }) => ({ objectId, channel, ...answerOf(drawn) }))
}

/** The same, not yet put into words. */
export async function manyDrawn(system: System, tenantId: TenantId, ask: AskMany): Promise<{ info: SeriesInfo; drawn: Drawn }[]> {
  const { catalogue } = service(system, 'telemetry')
  const seen = new Set<string>(await seenAmong(system, tenantId, [...new Set(ask.of.map(({ objectId }) => objectId))]))
  const own = ask.of.flatMap(({ objectId, channel }) =>
    (seen.has(objectId) ? catalogue.ofObject(objectId) : []).filter((info) => info.tenantId === tenantId && info.channel === channel),
  )
  const ids = [...new Set(own.map(({ id }) => id))]
  const drawn = await drawSeries(system, tenantId, ids, ask)
  const byId = new Map(ids.map((id, i) => [id, drawn[i]!]))
  return own.map((info) => ({ info, drawn: byId.get(info.id)! }))
}

/** Each as a chart of so many pixels needs it, in the order asked. */
export async function drawSeries(
  system: System,
  tenantId: TenantId,
  ids: readonly number[],
  { fromMs, toMs, pixels }: { fromMs: number; toMs: number; pixels: number },
): Promise<Drawn[]> {
  const level = levelOf((toMs - fromMs) / pixels)
  const draw = (some: readonly number[], at: Level | null) => {
    const canvas = new Canvas({ fromMs, toMs, pixels }, at)
    return readEach(system, tenantId, { ids: some, fromMs, toMs, level: at, drawn: true, use: (found) => canvas.draw(found) })
  }
  const answers = await draw(ids, level)
  // Of a time whose readings are kept no more, what is coarser may be.
  for (let coarser = level === null ? LEVEL.minute : level + 1; coarser <= LEVEL.day; coarser++) {
    const empty = ids.filter((id) => answers.get(id)?.t.length === 0)
    if (empty.length === 0) break
    for (const [id, drawn] of await draw(empty, coarser as Level)) answers.set(id, drawn)
  }
  return ids.map((id) => answers.get(id)!)
}

/** Ascending by time, one a time. */
export type SortedReadings = { atMs: Float64Array; value: Float64Array; quality: Uint8Array; count: number }

/** Every reading of these series in [fromMs, toMs). For a range that may be long, ask `read` for a level. What came out of a quarantine is left
 *  out, unless `untrusted` asks for it. */
export async function readSeries(
  system: System,
  tenantId: TenantId,
  ids: readonly number[],
  fromMs: number,
  toMs: number,
  { untrusted = false }: { untrusted?: boolean } = {},
): Promise<Map<number, SortedReadings>> {
  const found = await read(system, tenantId, ids, { fromMs, toMs, level: null, untrusted })
  return new Map(
    [...found].map(([id, { loose }]) => [
      id,
      { atMs: loose.atUs.map((us) => us / 1_000), value: loose.value, quality: loose.quality, count: loose.count },
    ]),
  )
}
