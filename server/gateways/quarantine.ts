import type { Actor } from '#/server/platform/actor.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { raiseSecurityEvent } from '#/server/registry/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { ENROLLED_ANEW, type GatewayRefusal, type QuarantineRow, type QuarantineRule } from './contract.ts'
import { type GatewayRecord, readGateway, readGatewayObject, readQuarantines } from './reader.ts'
import { bindGateway, endQuarantines, insertQuarantine } from './writer.ts'

const RULES = systemActor('gateways')

/** From now on the gateway is not trusted: at once in this process, before anything is written, and for good when it is.
 *  @throws where it could not be written; the next sign of the same says so again */
export async function quarantineByRule(system: System, gateway: GatewayRecord, rule: QuarantineRule, detail: string): Promise<void> {
  if (gateway.quarantine?.rules.includes(rule)) return
  const gateways = service(system, 'gateways')
  const before = gateway.quarantine
  const at = new Date(system.clock.nowMs())
  gateways.hold(gateway, { rules: [...(before?.rules ?? []), rule], since: before?.since ?? at.toISOString() })
  try {
    await system.db.system((tx) => put(tx, gateway, { rule, detail, reason: null, actor: RULES, at }))
  } catch (error) {
    gateways.hold(gateway, before)
    throw error
  }
}

/** By hand: a person says why. Also one that has not been enrolled yet, whose first word is then not trusted. */
export async function quarantineGateway(
  system: System,
  actor: Actor,
  ask: { gatewayObjectId: string; reason: string },
): Promise<Result<{ quarantined: true }, GatewayRefusal>> {
  const at = new Date(system.clock.nowMs())
  const done = await system.db.tenant(actor.tenantId, async (tx) => {
    const object = await readGatewayObject(tx, ask.gatewayObjectId)
    if (!object) return null
    await bindGateway(tx, object)
    const gateway = await readOwn(tx, object.id)
    if (gateway) await put(tx, gateway, { rule: 'by_hand', detail: null, reason: ask.reason, actor, at })
    return gateway
  })
  if (!done) return refuse({ code: 'GATEWAY_NOT_FOUND' })
  await service(system, 'gateways').reload(done.id)
  return ok({ quarantined: true })
}

/** Trusted again, by a person and for a reason. An identity that lives twice is not talked away: its true agent has to be enrolled anew. */
export async function releaseGateway(
  system: System,
  actor: Actor,
  ask: { gatewayObjectId: string; reason: string },
): Promise<Result<{ released: QuarantineRule[] }, GatewayRefusal>> {
  const at = new Date(system.clock.nowMs())
  const released = await system.db.tenant(actor.tenantId, async (tx): Promise<Result<QuarantineRule[], GatewayRefusal>> => {
    const gateway = await readOwn(tx, ask.gatewayObjectId)
    if (!gateway) return refuse({ code: 'GATEWAY_NOT_FOUND' })
    if (!gateway.quarantine) return refuse({ code: 'QUARANTINE_NOT_FOUND' })
    if (gateway.quarantine.rules.includes('identity_twice')) return refuse({ code: 'QUARANTINE_NEEDS_ENROLMENT' })
    const rules = await endQuarantines(tx, gateway.id, { name: actor.name, reason: ask.reason, at })
    await tellReleased(tx, gateway, { rules, left: 0, actor, reason: ask.reason, at })
    return ok(rules)
  })
  if (!released.ok) return released
  const gateways = service(system, 'gateways')
  gateways.conduct.forget(ask.gatewayObjectId)
  await gateways.reload(ask.gatewayObjectId)
  return ok({ released: released.value })
}

/** The true agent has been enrolled anew by a person's one-time code: what was said of a copied key is over. In the enrolment's transaction. */
export async function releaseByEnrolment(tx: Tx, gateway: GatewayRecord, at: Date): Promise<void> {
  if (!gateway.quarantine?.rules.includes('identity_twice')) return
  const reason = ENROLLED_ANEW
  const rules = await endQuarantines(tx, gateway.id, { name: gateway.tag, reason, at, rules: ['identity_twice'] })
  const actor = { kind: 'gateway' as const, id: gateway.id, name: gateway.tag }
  await tellReleased(tx, gateway, { rules, left: gateway.quarantine.rules.length - rules.length, actor, reason, at })
}

export const quarantinesOf = (system: System, actor: Actor, gatewayObjectId: string): Promise<QuarantineRow[]> =>
  system.db.tenant(actor.tenantId, (tx) => readQuarantines(tx, gatewayObjectId))

type Why = { rule: QuarantineRule; detail: string | null; reason: string | null; actor: FeedActor; at: Date }

async function put(tx: Tx, gateway: GatewayRecord, { rule, detail, reason, actor, at }: Why): Promise<void> {
  const { id: gatewayId, tenantId, siteId, tag } = gateway
  const id = uuidv7(at.getTime())
  if (!(await insertQuarantine(tx, { id, tenantId, gatewayId, rule, detail, reason, byName: actor.name, at }))) return
  const objectId = gatewayId as unknown as ObjectId
  const subject = { kind: 'gateway', id: gatewayId }
  const data = { tag, rule, detail, reason }
  await appendFeed(tx, { tenantId, actor, verb: 'gateway.quarantined', subject, objectId, siteId, data }, at)
  if (rule === 'by_hand') return // whoever did it need not be told
  const kind = rule === 'identity_twice' ? 'identity_twice' : 'gateway_quarantined'
  await raiseSecurityEvent(tx, { tenantId, kind, subject, key: `${gatewayId}:${rule}`, objectId, siteId, data: { tag, rule, detail } }, at)
}

async function tellReleased(
  tx: Tx,
  { id, tenantId, siteId, tag }: GatewayRecord,
  { actor, at, ...data }: { rules: QuarantineRule[]; left: number; actor: FeedActor; reason: string; at: Date },
): Promise<void> {
  const subject = { kind: 'gateway', id }
  await appendFeed(
    tx,
    { tenantId, actor, verb: 'gateway.released', subject, objectId: id as unknown as ObjectId, siteId, data: { tag, ...data } },
    at,
  )
}

/** Inside the asker's walls, without what only the server may read. */
const readOwn = (tx: Tx, id: string) => readGateway(tx, id, 'application')
