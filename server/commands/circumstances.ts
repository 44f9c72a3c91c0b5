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
import type { Params } from './contract.ts'
import { expectedValue, offSince } from './effect.ts'
import { standingHold } from './holds.ts'

export type Target = { object: ObjectRecord; spec: CommandSpec }
export type Judgement = { checks: EnvelopeResult[]; allowed: boolean; effect: EffectAhead | null }
export type EffectAhead = { seriesId: number | null; channel: string; unit: string; expected: number | null; before: number | null }

/** The object and what its type says of the command; null parts where either is unknown. */
export async function targetOf(
  tx: Tx,
  objectId: string,
  command: string,
): Promise<{ object: ObjectRecord | null; spec: CommandSpec | null }> {
  const object = await readObject(tx, objectId)
  const type = object && typeOf(object)
  return { object, spec: type ? commandOf(type, command) : null }
}

/** The server's own look at the safety envelope, on the newest readings it has. The gateway looks again at its own. */
export async function judge(
  system: System,
  tx: Tx,
  { object, spec }: Target,
  asked: { params: Params; validUntilMs?: number; except?: string },
): Promise<Judgement> {
  const nowMs = system.clock.nowMs()
  const others = await othersOf(tx, object, spec)
  const off = await offTimes(system, object, spec, nowMs)
  const context: EnvelopeContext = {
    params: asked.params,
    nowMs,
    ...(asked.validUntilMs === undefined ? {} : { validUntilMs: asked.validUntilMs }),
    readings: (on, channel) => latestOf(system, on === 'self' ? object : (others.get(on) ?? null), channel),
    offSinceMs: (channel) => off.get(channel) ?? null,
    startsLastHour: await startsLastHour(tx, object.id, spec.id, nowMs, asked.except),
    hold: await standingHold(tx, object),
    settings: numbersOf(object),
  }
  const checks = evaluateEnvelope(spec, context)
  return { checks, allowed: isAllowed(checks), effect: effectAhead(system, { object, spec }, asked.params) }
}

function effectAhead(system: System, { object, spec }: Target, params: Params): EffectAhead | null {
  if (!spec.effect) return null
  const { channel } = spec.effect
  const series = object.series.find((it) => it.channel === channel) ?? null
  const before = latestOf(system, object, channel)?.value ?? null
  const expected = expectedValue(spec.effect, checkParams(spec, params).numbers, before)
  return { seriesId: series?.id ?? null, channel, unit: series?.unit ?? '1', expected, before }
}

export function latestOf(system: System, object: ObjectRecord | null, channel: string) {
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
