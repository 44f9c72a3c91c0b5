import { sql } from 'drizzle-orm'
import { type EnvelopeContext, evaluateEnvelope, isAllowed } from '#/protocol/envelope.ts'
import { checkParams } from '#/protocol/envelope-params.ts'
import type { EnvelopeResult } from '#/protocol/messages.ts'
import { qualityFromCode } from '#/protocol/quality.ts'
import { type ObjectRecord, readObject, readObjectByTag, typeOf } from '#/server/inference/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import { readSeries } from '#/server/telemetry/index.ts'
import { commandOf } from '#/twin-models/catalog/index.ts'
import type { CommandSpec } from '#/twin-models/catalog/shape.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { CommandRefusal, Params } from './contract.ts'
import { expectedValue, offSince } from './effect.ts'
import { standingHold } from './holds.ts'

export type Target = { object: ObjectRecord; spec: CommandSpec }
/** What can be seen before anything is written: the target, the objects its envelope asks about, and how long channels have been 0. */
export type Seen = Target & { others: ReadonlyMap<string, ObjectRecord | null>; offSince: ReadonlyMap<string, number | null>; link: Link }
/** How commands reach the object: by our agent, not at all, by a third-party node, which takes none of ours, or by a gateway that is not trusted. */
export type Link = 'agent' | 'node' | 'none' | 'quarantined'
export type Judgement = { checks: EnvelopeResult[]; allowed: boolean; effect: EffectAhead | null }
export type EffectAhead = { seriesId: number | null; channel: string; unit: string; expected: number | null; before: number | null }

/** Looks outside of any transaction: history may need a connection of its own. */
export async function lookAt(system: System, tenantId: TenantId, objectId: string, command: string): Promise<Result<Seen, CommandRefusal>> {
  const target = await system.db.tenant(tenantId, async (tx): Promise<Result<Omit<Seen, 'offSince' | 'link'>, CommandRefusal>> => {
    const object = await readObject(tx, objectId)
    if (!object) return refuse({ code: 'OBJECT_NOT_FOUND', objectId })
    const type = typeOf(object)
    const spec = type && commandOf(type, command)
    return spec
      ? ok({ object, spec, others: await othersOf(tx, object, spec) })
      : refuse({ code: 'UNKNOWN_COMMAND', command, typeId: object.typeId })
  })
  if (!target.ok) return target
  const { object, spec } = target.value
  const gateway = object.gatewayId === null ? null : await service(system, 'gateways').find(object.gatewayId)
  const link: Link = object.gatewayId === null ? 'none' : gateway?.quarantine ? 'quarantined' : (gateway?.kind ?? 'agent')
  return ok({ ...target.value, link, offSince: await offTimes(system, object, spec, system.clock.nowMs()) })
}

/** Whether this command can do harm, by the catalogue; what is unknown is refused elsewhere. */
export async function isHazardous(system: System, tenantId: TenantId, objectId: string, command: string): Promise<boolean> {
  const object = await system.db.tenant(tenantId, (tx) => readObject(tx, objectId))
  const type = object && typeOf(object)
  return (type && commandOf(type, command))?.class === 'hazardous'
}

/** The server's own look at the safety envelope, on the newest readings it has. The gateway looks again at its own. */
export async function judge(system: System, tx: Tx, seen: Seen, asked: { params: Params; except?: string }): Promise<Judgement> {
  const { object, spec } = seen
  const nowMs = system.clock.nowMs()
  const context: EnvelopeContext = {
    params: asked.params,
    nowMs,
    readings: (on, channel) => latestOf(system, on === 'self' ? object : (seen.others.get(on) ?? null), channel),
    offSinceMs: (channel) => seen.offSince.get(channel) ?? null,
    startsLastHour: asks(spec, 'countPerHour') ? await startsLastHour(tx, object.id, spec.id, nowMs, asked.except) : 0,
    hold: asks(spec, 'hold') ? await standingHold(tx, object) : null,
    settings: numbersOf(object),
  }
  const checks = evaluateEnvelope(spec, context)
  return { checks, allowed: isAllowed(checks), effect: effectAhead(system, seen, asked.params) }
}

const asks = (spec: CommandSpec, kind: CommandSpec['envelope'][number]['kind']) => spec.envelope.some((check) => check.kind === kind)

function effectAhead(system: System, { object, spec }: Target, params: Params): EffectAhead | null {
  if (!spec.effect) return null
  const { channel } = spec.effect
  const series = object.series.find((it) => it.channel === channel) ?? null
  const before = latestOf(system, object, channel)?.value ?? null
  const expected = expectedValue(spec.effect, checkParams(spec, params).numbers, before)
  return { seriesId: series?.id ?? null, channel, unit: series?.unit ?? '1', expected, before }
}

function latestOf(system: System, object: ObjectRecord | null, channel: string) {
  const series = object?.series.find((it) => it.channel === channel)
  const latest = series ? service(system, 'telemetry').head.latest(series.id) : null
  return latest ? { value: latest.value, atMs: latest.atMs, quality: qualityFromCode(latest.quality) } : null
}

/** Objects that the envelope asks about besides the target: its parent, and those its settings name. */
async function othersOf(tx: Tx, object: ObjectRecord, spec: CommandSpec): Promise<Map<string, ObjectRecord | null>> {
  const others = new Map<string, ObjectRecord | null>()
  for (const check of spec.envelope) {
    const on = check.kind === 'reading' ? (check.on ?? 'self') : 'self'
    if (on === 'self' || others.has(on)) continue
    const tag = (object.settings.relations as Record<string, string> | undefined)?.[on]
    if (tag) others.set(on, await readObjectByTag(tx, tag))
    else others.set(on, on === 'parent' && object.parentId ? await readObject(tx, object.parentId) : null)
  }
  return others
}

const HOUR_MS = 3_600_000
/** A device's clock may run ahead of ours. */
const AHEAD_MS = 60_000

async function offTimes(
  system: System,
  { tenantId, series }: ObjectRecord,
  spec: CommandSpec,
  nowMs: number,
): Promise<Map<string, number | null>> {
  const times = new Map<string, number | null>()
  for (const check of spec.envelope) {
    if (check.kind !== 'offFor') continue
    const id = series.find((it) => it.channel === check.channel)?.id
    if (id === undefined) continue
    const fromMs = nowMs - Math.max(3 * check.minMs, HOUR_MS)
    const readings = await readSeries(system, tenantId, [id], fromMs, nowMs + AHEAD_MS)
    times.set(check.channel, offSince(readings.get(id) ?? { atMs: [], value: [], count: 0 }))
  }
  return times
}

/** How often this was sent to the object within an hour. */
async function startsLastHour(tx: Tx, objectId: string, command: string, nowMs: number, except: string | undefined): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from commands where object_id = ${objectId} and command = ${command} and dispatched_at > ${new Date(nowMs - HOUR_MS).toISOString()}
      and state not in ('refused', 'expired', 'cancelled') ${except ? sql`and id <> ${except}::uuid` : sql``}`)
  return row?.n ?? 0
}

function numbersOf({ settings }: ObjectRecord): Record<string, number> {
  const { numbers } = settings
  return typeof numbers === 'object' && numbers !== null ? (numbers as Record<string, number>) : {}
}
