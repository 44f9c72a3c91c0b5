import type { KeyObject } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { CommandMessage, FindingMessage, ReceiptMessage } from '#/protocol/messages.ts'
import { importPublicKey, makeKey, openMessage, publicJwk, SERVER_AUDIENCE, signMessage } from '#/protocol/signatures.ts'
import { permissionsOf, type Role } from '#/server/access/index.ts'
import { grantRoles } from '#/server/access/people.ts'
import { ClaimCode } from '#/server/gateways/contract.ts'
import { enrol, issueClaim, startGateways } from '#/server/gateways/index.ts'
import type { Actor, GatewayIdentity } from '#/server/platform/actor.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { type System, service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { columnsOf } from '#/server/telemetry/columns.ts'
import { startTelemetry } from '#/server/telemetry/index.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

export const START_MS = Date.UTC(2026, 10, 23, 8)
export type Station = Awaited<ReturnType<typeof testStation>>

/** A pump station behind one enrolled gateway, on a clock moved by hand: what the tests of findings, alarms, commands and orders stand on.
 *  The gateway is ours: it signs with a real key, and what is sent to it is kept in `sent`. */
export async function testStation(options: { startMs?: number; extra?: { tag: string; typeId: string }[] } = {}) {
  const clock = manualClock(options.startMs ?? START_MS)
  await using stack = new AsyncDisposableStack()
  const system = stack.use(await testSystem({ clock }))
  const ground = await testGround(system)
  const tenantId = ground.tenant.id
  const [gatewayObject] = await ground.register({ tag: 'GW-PS03', typeId: 'gateway' })
  if (!gatewayObject) throw new Error('the ground did not register')
  const [station] = await ground.register({ tag: 'PS-03', typeId: 'pump-station', gatewayId: gatewayObject.id })
  if (!station) throw new Error('the ground did not register')
  const under = { gatewayId: gatewayObject.id, parentId: station.id }
  const [p2, p3] = await ground.register({ tag: 'PS-03/P2', ...under }, { tag: 'PS-03/P3', ...under })
  if (!p2 || !p3) throw new Error('the ground did not register')
  const extra = await ground.register(...(options.extra ?? []).map((it) => ({ ...it, gatewayId: gatewayObject.id })))
  stack.use(await startGateways(system))
  stack.use(await startTelemetry(system))
  const people = await peopleOf(system, tenantId)
  const agent = await enrolled(system, people.engineer, gatewayObject.id)
  const record = await service(system, 'gateways').find(agent.identity.gatewayId)
  if (!record) throw new Error('the gateway is not known')
  const sent: CommandMessage[] = []
  const connect = async () => {
    const session = await service(system, 'gateways').connect(record, {
      transport: 'mqtt',
      send: async (topic, payload) => {
        if (!topic.endsWith('/command')) return
        const opened = openMessage('command', String(payload), { key: agent.serverKey, audience: record.id })
        if (opened.ok) sent.push(opened.value)
      },
      close: () => {},
    })
    await service(system, 'gateways').born(session)
    await comingHeard(system)
    return { leave: () => service(system, 'gateways').disconnect(session, 'disconnected') }
  }
  const seriesOf = (objectId: string, channel: string) => {
    const found = service(system, 'telemetry')
      .catalogue.ofObject(objectId)
      .find((info) => info.channel === channel)
    if (!found) throw new Error(`no series for ${channel}`)
    return found.id
  }
  /** Readings [object, channel, value] of this moment (or `agoMs` before it), committed as a batch would be. */
  const read = async (rows: [objectId: string, channel: string, value: number, agoMs?: number][], source = 0) => {
    const nowMs = clock.nowMs()
    const readings = columnsOf(
      rows.map(([id, channel, value, agoMs = 0]) => [seriesOf(id, channel), nowMs - agoMs, value, 192, source] as const),
    )
    await service(system, 'telemetry').admitBatch({ from: record, batch: null, readings, nameOf: () => undefined })
  }
  const parts = stack.move()
  return {
    system,
    clock,
    tenantId,
    ground: ground as Ground,
    ids: { gateway: gatewayObject.id, station: station.id, p2: p2.id, p3: p3.id },
    /** Ids of the objects asked for besides. */
    extra: extra.map(({ id }) => id),
    suffix: { p2: suffixOf(p2.code), p3: suffixOf(p3.code) },
    people,
    agent,
    record,
    sent,
    connect,
    read,
    signFinding: (message: FindingMessage, key: KeyObject = agent.key) =>
      signMessage('finding', message, { key, audience: SERVER_AUDIENCE }),
    signReceipt: (message: ReceiptMessage, key: KeyObject = agent.key) =>
      signMessage('receipt', message, { key, audience: SERVER_AUDIENCE }),
    feed: async () => (await system.feed.readAfter(0, 10_000)).filter(({ tenantId: of }) => of === tenantId),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** What a gateway is owed is sent to it when its coming is heard: heard late, a command of the meantime would be said to it twice. */
async function comingHeard(system: System): Promise<void> {
  if (!system.services.commands) return
  await until('the coming of the gateway is heard', async () => {
    const [row] = await system.db.system((tx) =>
      tx.execute<{ unheard: number }>(sql`select count(*)::int as unheard from feed_entries where verb = 'gateway.online'
        and (seq is null or seq > coalesce((select seq from feed_cursors where consumer = 'commands.owed'), 0))`),
    )
    return row?.unheard === 0
  })
}

/** A finding of the blocked suction at a pump, as the agent would send it. */
export const findingOf = (suffix: string, nowMs: number, more: Partial<FindingMessage> = {}): FindingMessage => ({
  v: 1,
  findingId: uuidv7(nowMs),
  suffix,
  kind: 'pump.delivery_low',
  model: { id: 'pump.delivery', version: '1', hash: 'a'.repeat(64) },
  tier: 'edge',
  confidence: 0.94,
  latencyUs: 900,
  startedAtMs: nowMs - 45_000,
  detectedAtMs: nowMs,
  evidence: {
    startNs: `${nowMs - 45_000}000000`,
    rateHz: 1,
    clockErrorMs: 2,
    series: [
      { channel: 'current', startMs: nowMs - 45_000, stepMs: 1_000, values: [62, 44, 44], expected: [62, 62, 62] },
      { channel: 'flow', startMs: nowMs - 45_000, stepMs: 1_000, values: [0.25, 0.09, 0.09], expected: [0.25, 0.25, 0.25] },
    ],
    params: { residual: -0.16 },
  },
  ...more,
})

const suffixOf = (code: string) => code.slice(code.indexOf('/') + 1)

async function peopleOf(system: Awaited<ReturnType<typeof testSystem>>, tenantId: TenantId) {
  const person = async (name: string, roles: Role[]): Promise<Actor> => {
    const id = uuidv7() as PersonId
    await system.db.system((tx) => grantRoles(tx, { tenantId, personId: id, name, roles, by: systemActor('test') }))
    return { kind: 'person', id, name, tenantId, roles, permissions: new Set(permissionsOf(roles)) }
  }
  return {
    operator: await person('Chen Operator', ['operator']),
    second: await person('Wang Second', ['operator']),
    crew: await person('Li Crew', ['crew']),
    engineer: await person('Zhao Engineer', ['administrator']),
  }
}

async function enrolled(system: Awaited<ReturnType<typeof testSystem>>, engineer: Actor, gatewayObjectId: string) {
  const claim = await issueClaim(system, engineer, gatewayObjectId)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const key = makeKey()
  const { kty, crv, x, y } = publicJwk(key)
  const claimCode = ClaimCode.parse(claim.value.claimCode)
  const answer = await enrol(system, { claimCode, publicKeyJwk: { kty, crv, x, y }, agentVersion: 'test' })
  if (!answer.ok) throw new Error(answer.refusal.code)
  const serverKey = importPublicKey(answer.value.serverKeyJwk)
  if (!serverKey) throw new Error('the server gave no key')
  const identity: GatewayIdentity = { gatewayId: answer.value.gatewayId, tenantId: engineer.tenantId }
  return { identity, key, serverKey }
}
