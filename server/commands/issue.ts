import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { sql } from 'drizzle-orm'
import { resolveParams } from '#/protocol/envelope.ts'
import type { EnvelopeResult } from '#/protocol/messages.ts'
import type { Actor } from '#/server/platform/actor.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type Judgement, judge, type Link, lookAt, type Target } from './circumstances.ts'
import type { CommandPreview, CommandRefusal, IssueCommand, PreviewCommand, Reason } from './contract.ts'
import { send } from './dispatch.ts'
import { standingStop } from './stops.ts'
import { advance, type CommandRecord, insertCommand, lockCommand, type NewCommand } from './writer.ts'

/** Nothing waits longer than a day to be carried out. */
export const MAX_VALID_MS = 86_400_000

/** What would happen if this were issued now: every line of the envelope, the effect, who must agree. Nothing is written. */
export async function previewCommand(system: System, actor: Actor, ask: PreviewCommand): Promise<Result<CommandPreview, CommandRefusal>> {
  const seen = await lookAt(system, actor.tenantId, ask.objectId, ask.command)
  if (!seen.ok) return seen
  const { object, spec } = seen.value
  return system.db.tenant(actor.tenantId, async (tx) => {
    const judged = await judge(system, tx, seen.value, { params: ask.params })
    const refusals = reasonsOf(judged.checks, seen.value.link)
    const { effect } = spec
    return ok({
      allowed: judged.allowed && refusals.length === 0,
      checks: judged.checks,
      refusals,
      class: spec.class,
      needsApproval: spec.class === 'hazardous',
      effect:
        effect && judged.effect
          ? {
              channel: effect.channel,
              unit: judged.effect.unit,
              expected: judged.effect.expected,
              tolerance: effect.tolerance,
              withinMs: effect.withinMs,
            }
          : null,
      validForMs: spec.validForMs,
      gatewayOnline: object.gatewayId === null ? null : service(system, 'gateways').isOnline(object.gatewayId),
    })
  })
}

/** Issues a command once, however often the same id is sent. Refused by its envelope it is kept, with every reason; allowed it is sent, or waits for a second
 *  person where its class is hazardous, or for its gateway where that is away. */
export async function issueCommand(system: System, actor: Actor, wish: IssueCommand): Promise<Result<CommandRecord, CommandRefusal>> {
  const now = new Date(system.clock.nowMs())
  const seen = await lookAt(system, actor.tenantId, wish.objectId, wish.command)
  if (!seen.ok) return seen
  const { spec } = seen.value
  let fresh = false
  const issued = await system.db.tenant(actor.tenantId, async (tx): Promise<Result<CommandRecord, CommandRefusal>> => {
    // Of two wishes for one object the second is judged after the first is written.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${wish.objectId}, 7))`)
    const existing = await lockCommand(tx, wish.commandId)
    if (existing)
      return existing.paramsHash === hashOf(wish) && existing.issuedById === actor.id ? ok(existing) : refuse({ code: 'COMMAND_ID_TAKEN' })
    const stop = await standingStop(tx)
    if (stop) return refuse({ code: 'DISPATCH_STOPPED', since: stop.stoppedAt })
    const valid = validUntil(wish, spec.validForMs, now.getTime())
    if (!valid.ok) return valid
    const judged = await judge(system, tx, seen.value, { params: wish.params })
    const made = await insertCommand(tx, newCommand(wish, seen.value, judged, actor, now, new Date(valid.value)), actor)
    if (!made) return refuse({ code: 'COMMAND_ID_TAKEN' })
    fresh = true
    const refusals = reasonsOf(judged.checks, seen.value.link)
    if (refusals.length > 0)
      return ok((await advance(tx, made, { kind: 'not allowed' }, { actor, set: { refusals }, data: { refusals } }, now)) ?? made)
    const allowed = (await advance(tx, made, { kind: 'allowed', needsApproval: spec.class === 'hazardous' }, { actor }, now)) ?? made
    return ok(await send.mark(system, tx, allowed, now))
  })
  const gateways = service(system, 'gateways')
  if (!issued.ok) gateways.noteRefused(null, issued.refusal.code, 1)
  else if (fresh && issued.value.state === 'refused') gateways.noteRefused(null, 'COMMAND_NOT_ALLOWED', 1)
  if (issued.ok && fresh) await send.publish(system, issued.value)
  return issued
}

function validUntil(wish: IssueCommand, validForMs: number, nowMs: number): Result<number, CommandRefusal> {
  const untilMs = wish.validUntilIso ? new Date(wish.validUntilIso).getTime() : nowMs + validForMs
  if (untilMs <= nowMs) return refuse({ code: 'BAD_VALID_UNTIL_PAST' })
  const maxMs = Math.max(validForMs, MAX_VALID_MS)
  return untilMs - nowMs > maxMs ? refuse({ code: 'BAD_VALID_UNTIL_TOO_FAR', maxMs }) : ok(untilMs)
}

const NO_WAY = {
  agent: [],
  node: [{ code: 'GATEWAY_TAKES_NO_COMMANDS' }],
  none: [{ code: 'NO_GATEWAY' }],
  quarantined: [{ code: 'GATEWAY_QUARANTINED' }],
} as const satisfies Record<Link, Reason[]>

/** Why it is not allowed, in the order of the envelope. */
export function reasonsOf(checks: readonly EnvelopeResult[], link: Link): Reason[] {
  const reasons: Reason[] = checks.flatMap(({ ok, id, refusal, now, asked, min, max, unit }) =>
    ok ? [] : [{ code: refusal?.code ?? 'NOT_ALLOWED', check: id, unit, now, asked, min, max, ...refusal?.params }],
  )
  return [...reasons, ...NO_WAY[link]]
}

const hashOf = ({ objectId, command, params }: IssueCommand): string =>
  createHash('sha256')
    .update(canonicalize({ objectId, command, params }) ?? '')
    .digest('hex')

function newCommand(wish: IssueCommand, { object, spec }: Target, judged: Judgement, actor: Actor, now: Date, until: Date): NewCommand {
  const resolved = resolveParams(spec, wish.params)
  const { effect } = judged
  return {
    id: wish.commandId,
    tenantId: object.tenantId,
    siteId: object.siteId,
    objectId: object.id,
    gatewayId: object.gatewayId as NewCommand['gatewayId'],
    suffix: object.suffix,
    tag: object.tag,
    typeId: object.typeId,
    command: spec.id,
    class: spec.class,
    params: resolved.ok ? resolved.value : wish.params,
    paramsHash: hashOf(wish),
    reason: wish.reason,
    issuedById: actor.id,
    issuedByName: actor.name,
    issuedByKind: actor.kind,
    issuedAt: now,
    validUntil: until,
    state: 'requested',
    checks: judged.checks,
    effectSeriesId: effect?.seriesId ?? null,
    effectChannel: effect?.channel ?? null,
    effectUnit: effect?.unit ?? null,
    effectWithinMs: spec.effect?.withinMs ?? null,
    effectExpected: effect?.expected ?? null,
    effectTolerance: spec.effect?.tolerance ?? null,
    effectBefore: effect?.before ?? null,
    effectDelta: spec.effect?.delta ?? null,
  }
}
