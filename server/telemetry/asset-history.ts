import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import { objectById, objectsById, staysOf } from '#/server/registry/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AskAssetSeries, AssetHistory, SeriesPoints, TelemetryRefusal } from './contract.ts'
import { pointsOf } from './downsample.ts'
import { hoursOf } from './exact.ts'
import { NOTHING, read } from './read.ts'
import { drawSeries } from './reader.ts'
import { hoursRunning, risen, risenOver } from './running-hours.ts'
import type { SeriesInfo } from './series-info.ts'

type Stay = { positionId: ObjectId; positionTag: string; positionTypeId: string; fromMs: number; toMs: number; until: string | null }
type Away = { stays: Stay[]; base: { hours: number; atMs: number } | null }

/** Where an asset stood, and how long it ran there: the position's own series, cut by the stay. */
export async function assetHistoryOf(
  system: System,
  tenantId: TenantId,
  assetId: ObjectId,
): Promise<Result<AssetHistory, TelemetryRefusal>> {
  const found = await staysOfAsset(system, tenantId, assetId)
  if (!found) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const { stays, base } = found
  const told: AssetHistory['stays'] = []
  let since = 0
  for (const stay of stays) {
    const hours = await hoursIn(system, tenantId, stay, stay.fromMs)
    since += base && base.atMs > stay.fromMs ? ((await hoursIn(system, tenantId, stay, base.atMs)) ?? 0) : (hours ?? 0)
    const { positionId, positionTag, positionTypeId, fromMs, until } = stay
    told.push({ positionId, positionTag, positionTypeId, from: new Date(fromMs).toISOString(), until, hours })
  }
  const channels = [...new Set(stays.flatMap(({ positionId }) => own(system, tenantId, positionId).map(({ channel }) => channel)))]
  const counted = told.some(({ hours }) => hours !== null)
  const hours =
    base || counted
      ? { total: (base?.hours ?? 0) + since, base: base && { hours: base.hours, at: new Date(base.atMs).toISOString() } }
      : null
  return ok({ stays: told.reverse(), channels, hours })
}

/** A channel of the positions where an asset stood, each only while it stood there; between two stays the line is broken. */
export async function assetSeriesOf(
  system: System,
  tenantId: TenantId,
  ask: AskAssetSeries,
): Promise<Result<{ points: SeriesPoints; resolutionMs: number }, TelemetryRefusal>> {
  const found = await staysOfAsset(system, tenantId, ask.assetId)
  if (!found) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const points = { t: [] as number[], v: [] as (number | null)[], min: [] as number[], max: [] as number[], q: [] as number[] }
  let resolutionMs = 0
  for (const stay of found.stays) {
    const [fromMs, toMs] = [Math.max(stay.fromMs, ask.fromMs), Math.min(stay.toMs, ask.toMs)]
    const info = own(system, tenantId, stay.positionId).find(({ channel }) => channel === ask.channel)
    if (!info || fromMs >= toMs) continue
    const pixels = Math.max(1, Math.round((ask.pixels * (toMs - fromMs)) / (ask.toMs - ask.fromMs)))
    const [cut] = await drawSeries(system, tenantId, [info.id], { fromMs, toMs, pixels })
    if (!cut) continue
    if (points.t.length > 0) append(points, { t: [fromMs - 1], v: [null] })
    append(points, pointsOf(cut))
    resolutionMs = Math.max(resolutionMs, cut.resolutionMs)
  }
  return ok({ points, resolutionMs })
}

async function staysOfAsset(system: System, tenantId: TenantId, assetId: ObjectId): Promise<Away | null> {
  const nowMs = system.clock.nowMs()
  return system.db.tenant(tenantId, async (tx) => {
    const asset = await objectById(tx, assetId)
    if (asset?.kind !== 'asset') return null
    const found = await staysOf(tx, assetId)
    const types = new Map((await objectsById(tx, found.map(({ positionId }) => positionId))).map(({ id, typeId }) => [id, typeId])) // biome-ignore format: one line
    const stays = found.map(({ positionId, positionTag, from, until }) => ({
      positionId,
      positionTag,
      positionTypeId: types.get(positionId) ?? '',
      fromMs: from.getTime(),
      toMs: until?.getTime() ?? nowMs,
      until: until?.toISOString() ?? null,
    }))
    const { hours } = (asset.settings.properties ?? {}) as { hours?: unknown }
    return { stays, base: typeof hours === 'number' ? { hours, atMs: await readOffAt(tx, assetId) } : null }
  })
}

/** When the hours that stand in the record were written there. */
async function readOffAt(tx: Tx, assetId: ObjectId): Promise<number> {
  const [row] = await tx.execute<{ at: string | null }>(sql`select max(at) as at from life_events
    where object_id = ${assetId} and (verb in ('registered', 'planned') or 'settings' = any (fields))`)
  return row?.at ? new Date(row.at).getTime() : 0
}

const own = (system: System, tenantId: TenantId, objectId: string): SeriesInfo[] =>
  service(system, 'telemetry').catalogue.ofObject(objectId).filter((info) => info.tenantId === tenantId) // biome-ignore format: one line

/** By the position's counter of hours where it has one, else by its running; null where it has neither. */
async function hoursIn(system: System, tenantId: TenantId, stay: Stay, fromMs: number): Promise<number | null> {
  const series = own(system, tenantId, stay.positionId)
  const counter = series.find(({ channel }) => channel === 'hours')
  const info = counter ?? series.find(({ channel }) => channel === 'running')
  if (!info) return null
  const traits = service(system, 'telemetry').catalogue.traits(info.id)
  const hours = await hoursOf(system, tenantId, info, { fromMs, toMs: stay.toMs }, traits)
  if (!counter) return hoursRunning(hours, stay.toMs, traits)
  const fell = new Map<number, number>()
  for (let i = 0; i < hours.count; i++) {
    if (hours.steady[i]) continue
    const [startMs, range] = [hours.startMs[i]!, { fromMs: hours.firstUs[i]! / 1_000, toMs: hours.lastUs[i]! / 1_000 + 0.001 }]
    const found = await read(system, tenantId, [info.id], { ...range, level: null })
    fell.set(startMs, risen((found.get(info.id) ?? NOTHING).loose))
  }
  return risenOver(hours, (startMs) => fell.get(startMs) ?? 0)
}

function append(to: { t: number[]; v: (number | null)[]; min: number[]; max: number[]; q: number[] }, more: SeriesPoints): void {
  more.t.forEach((at, i) => {
    const value = more.v[i] ?? null
    to.t.push(at)
    to.v.push(value)
    to.min.push(more.min?.[i] ?? (value as number))
    to.max.push(more.max?.[i] ?? (value as number))
    to.q.push(more.q?.[i] ?? 192)
  })
}
