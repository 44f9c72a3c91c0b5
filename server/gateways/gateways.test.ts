import { afterAll, beforeAll, expect, test } from 'vitest'
import { signEvidence } from '#/protocol/attestation.ts'
import { importPublicKey, makeGatewayToken, makeKey, openMessage, publicJwk } from '#/protocol/signatures.ts'
import { type Actor, systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { createCaller } from '#/server/root.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { acceptEvidence, attestationOf } from './attestation.ts'
import { ClaimCode, Enrol, PublicKeyJwk } from './contract.ts'
import {
  assignmentFor,
  attest,
  challenge,
  enrol,
  gatewayFromPassword,
  gatewayFromToken,
  issueClaim,
  issuePassword,
  publishToGateway,
  revokeGateway,
  signForGateways,
  startGateways,
} from './index.ts'
import { gatewayRows } from './listing.ts'
import { candidatesOf, registerGateway } from './onboarding.ts'
import { mayAskRebirth } from './session.ts'

const clock = manualClock(Date.UTC(2026, 10, 22))
let system: Awaited<ReturnType<typeof testSystem>>
let running: AsyncDisposable
let ground: Ground
let gatewayObject: string
let pump: { id: string; code: string; tag: string }

beforeAll(async () => {
  system = await testSystem({ clock })
  running = await startGateways(system)
  ground = await testGround(system)
  const [gw] = await ground.register({ typeId: 'gateway', tag: 'GW-1' })
  gatewayObject = gw!.id
  const [station] = await ground.register({ typeId: 'pump-station', tag: 'PS-1', gatewayId: gw!.id })
  const [registered] = await ground.register({
    tag: 'PS-1/P1',
    gatewayId: gw!.id,
    parentId: station!.id,
    settings: { intervals: { flow: 500 } },
  })
  pump = registered!
})
afterAll(async () => {
  await running[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const actor = () => ({ ...systemActor('test'), tenantId: ground.tenant.id, roles: [], permissions: new Set<string>() })
const claim = async () => {
  const issued = await issueClaim(system, actor(), gatewayObject)
  if (!issued.ok) throw new Error(issued.refusal.code)
  return ClaimCode.parse(issued.value.claimCode)
}
const tryEnrol = async (claimCode: string, key = makeKey()) => {
  const answer = await enrol(system, { claimCode, publicKeyJwk: PublicKeyJwk.parse(publicJwk(key)), agentVersion: '1' })
  return answer.ok ? 'ok' : answer.refusal.code
}

test('[GW2] a claim code works once, for a day, and only as it was given', async () => {
  const code = await claim()
  expect(await tryEnrol('0000000000000000')).toBe('CLAIM_UNKNOWN')
  const key = makeKey()
  expect(await tryEnrol(code, key)).toBe('ok')
  expect(await tryEnrol(code)).toBe('CLAIM_USED')
  expect(await tryEnrol(code, key)).toBe('ok') // the answer was lost on the way: the same key asks again
  const late = await claim()
  clock.advance(24 * 3_600_000)
  expect(await tryEnrol(late)).toBe('CLAIM_EXPIRED')
  const [lying, used] = [await claim(), await claim()]
  expect(await tryEnrol(used)).toBe('ok')
  expect(await tryEnrol(lying)).toBe('CLAIM_EXPIRED') // the place is taken: what was given out before opens it to nobody else
  const many = await claim()
  const answers = await Promise.all(Array.from({ length: 10 }, () => tryEnrol(many)))
  expect(answers.filter((answer) => answer === 'ok').length).toBe(1)
  const kept = await system.db.system((tx) => tx.execute<{ code_hash: string }>('select code_hash from gateway_claims'))
  expect(kept.some((row) => row.code_hash.includes(code))).toBe(false)
})

test('[GW2] of agents that come at once with different codes of one gateway, while it is revoked, one at most has it, and nobody meets a fault', async () => {
  for (let round = 0; round < 3; round++) {
    const codes = await Promise.all(Array.from({ length: 4 }, claim))
    const revoked = revokeGateway(system, actor(), { gatewayObjectId: gatewayObject, reason: 'lost on the way' })
    const answers = await Promise.all([...codes, ...codes].map((code) => tryEnrol(code)))
    expect(answers.filter((answer) => answer === 'ok').length).toBeLessThanOrEqual(1)
    await revoked
  }
})

test('[GW18] revoked, a code that was given out before opens nothing either', async () => {
  const [gateway] = await ground.register({ typeId: 'gateway', tag: 'GW-18' })
  const code = async () => {
    const issued = await issueClaim(system, actor(), gateway!.id)
    return ClaimCode.parse(issued.ok && issued.value.claimCode)
  }
  expect(await tryEnrol(await code())).toBe('ok')
  const stolen = await code()
  await revokeGateway(system, actor(), { gatewayObjectId: gateway!.id, reason: 'lost on the way' })
  const row = async () => (await gatewayRows(system, ground.tenant.id)).find(({ tag }) => tag === 'GW-18')
  expect(await row()).toMatchObject({ enrolledAt: null, certificate: null }) // its page asks for a new code, and has nothing to revoke
  expect(await tryEnrol(stolen)).toBe('CLAIM_EXPIRED')
  expect(await tryEnrol(await code())).toBe('ok')
})

test('[GW20] a person accepts the evidence that he saw: what came meanwhile is looked at first', async () => {
  const [gateway] = await ground.register({ typeId: 'gateway', tag: 'GW-20' })
  const key = makeKey()
  const issued = await issueClaim(system, actor(), gateway!.id)
  await tryEnrol(ClaimCode.parse(issued.ok && issued.value.claimCode), key)
  const record = (await service(system, 'gateways').find(gateway!.id))!
  const says = async (version: string, agent: string) => {
    const measured = { holder: 'software' as const, agent: agent.repeat(64), configuration: 'c'.repeat(64), models: [] }
    const of = {
      gatewayId: record.id,
      nonce: await challenge(system, record),
      nowMs: clock.nowMs(),
      bootseed: 'b'.repeat(43),
      version,
      measured,
    }
    await attest(system, { gatewayId: record.id, tenantId: record.tenantId }, signEvidence(key, of))
    clock.advance(1_000)
    return (await attestationOf(system, actor(), gateway!.id))?.answeredAt ?? ''
  }
  const accept = (answeredAt: string) => acceptEvidence(system, actor(), { gatewayObjectId: gateway!.id, answeredAt })
  const seen = await says('9.0.0', 'a')
  const meanwhile = await says('9.0.0', 'f')
  expect(await accept(seen)).toEqual({ ok: false, refusal: { code: 'STALE_EDIT_EVIDENCE' } })
  const again = await says('9.0.0', 'f')
  expect(again).not.toBe(meanwhile)
  expect(await accept(meanwhile)).toMatchObject({ ok: true }) // the same said again is what he saw
})

test('[GW3] only a public P-256 key is taken', async () => {
  const { x, y } = publicJwk(makeKey())
  const with_ = (jwk: object) => Enrol.safeParse({ claimCode: 'ABCD-EFGH-JKMN-PQRS', publicKeyJwk: jwk, agentVersion: '1' }).success
  expect(with_({ kty: 'EC', crv: 'P-256', x, y })).toBe(true)
  expect(with_({ kty: 'EC', crv: 'P-384', x, y })).toBe(false)
  expect(with_({ kty: 'EC', crv: 'P-256', x, y, d: x })).toBe(false)
  const code = await claim()
  const answer = await enrol(system, { claimCode: code, publicKeyJwk: { kty: 'EC', crv: 'P-256', x, y: x }, agentVersion: '1' })
  expect(answer).toEqual({ ok: false, refusal: { code: 'KEY_INVALID' } })
})

test('[GW4] a token proves its gateway by the key enrolled last, and nobody by another', async () => {
  const [first, second] = [makeKey(), makeKey()]
  expect(await tryEnrol(await claim(), first)).toBe('ok')
  const token = (key = first, id = gatewayObject, nowMs = clock.nowMs()) => gatewayFromToken(system, makeGatewayToken(id, key, nowMs))
  expect(await token()).toEqual({ gatewayId: gatewayObject, tenantId: ground.tenant.id })
  expect(await token(second)).toBeNull()
  expect(await token(first, uuidv7())).toBeNull()
  expect(await token(first, gatewayObject, clock.nowMs() - 7 * 60_000)).toBeNull()
  expect(await gatewayFromToken(system, 'a.b.c')).toBeNull()
  expect(await tryEnrol(await claim(), second)).toBe('ok')
  expect(await token(first)).toBeNull()
  expect(await token(second)).not.toBeNull()
})

test('[GW5] a third-party node proves itself by its generated password alone', async () => {
  const [object] = await ground.register({ typeId: 'gateway', tag: 'GW-3RD' })
  const issued = await issuePassword(system, actor(), object!.id)
  if (!issued.ok) throw new Error('refused')
  const { userName, password } = issued.value
  expect((await gatewayFromPassword(system, userName, password))?.id).toBe(object!.id)
  expect(await gatewayFromPassword(system, userName, `${password}x`)).toBeNull()
  expect(await gatewayFromPassword(system, gatewayObject, password)).toBeNull()
  expect(await gatewayFromPassword(system, 'nobody', password)).toBeNull()
})

test('[GW11] only a gateway is enrolled, and a claim that is issued changes nothing until it is used', async () => {
  for (const issue of [issueClaim, issuePassword])
    expect(await issue(system, actor(), pump.id)).toEqual({ ok: false, refusal: { code: 'GATEWAY_NOT_FOUND' } })
  const [other] = await ground.register({ typeId: 'gateway', tag: 'GW-11' })
  const node = await issuePassword(system, actor(), other!.id)
  if (!node.ok) throw new Error(node.refusal.code)
  const proves = () => gatewayFromPassword(system, other!.id, node.value.password)
  const issued = await issueClaim(system, actor(), other!.id)
  service(system, 'gateways').forget(other!.id)
  expect(await proves()).toMatchObject({ kind: 'node' })
  expect(await tryEnrol(ClaimCode.parse(issued.ok && issued.value.claimCode))).toBe('ok')
  expect(await proves()).toBeNull()
})

test('[GW21] what makes a gateway’s credential asks a person for a proof, and of programs hears the command line of this machine alone', async () => {
  const [object] = await ground.register({ typeId: 'gateway', tag: 'GW-21' })
  const as = (how: Partial<Actor>) => {
    const asking = { ...actor(), permissions: new Set(['gateway.claim']), ...how }
    return createCaller({ system, actor: asking, gateway: null, address: '', headers: new Headers() }).gateways
  }
  const tried = (asker: ReturnType<typeof as>) =>
    Promise.all(
      [asker.issueClaim, asker.issuePassword].map((issue) =>
        issue({ gatewayObjectId: object?.id as never }).then(
          () => 'done',
          (error) => error.cause?.refusal?.code,
        ),
      ),
    )
  const person = (provedAtMs: number) => as({ kind: 'person', session: { id: uuidv7(), provedAtMs } })
  expect(await tried(person(clock.nowMs() - 6 * 60_000))).toEqual(['STEP_UP_NEEDED', 'STEP_UP_NEEDED'])
  expect(await tried(as({ kind: 'token' }))).toEqual(['STEP_UP_FORBIDDEN', 'STEP_UP_FORBIDDEN'])
  expect(await tried(as({ kind: 'token', console: true }))).toEqual(['done', 'STEP_UP_FORBIDDEN'])
  expect(await tried(person(clock.nowMs()))).toEqual(['done', 'done'])
})

test('[GW6] an assignment lists what the registry puts behind the gateway, with its own intervals and relations; its version changes with it', async () => {
  const first = await assignmentFor(system, gatewayObject)
  expect(first.terminals.map((terminal) => terminal.tag)).toEqual(['PS-1', 'PS-1/P1'])
  const terminal = first.terminals[1]!
  expect(terminal).toMatchObject({
    objectId: pump.id,
    suffix: pump.code.split('/')[1],
    typeId: 'storm-pump',
    relations: { parent: 'PS-1' },
  })
  expect(terminal.channels.find((channel) => channel.id === 'flow')).toMatchObject({ unit: 'm3/s', everyMs: 500 })
  expect(new Set(first.terminals.flatMap((it) => it.channels.map((channel) => channel.seriesId))).size).toBe(
    first.terminals.flatMap((it) => it.channels).length,
  )
  expect((await assignmentFor(system, gatewayObject)).version).toBe(first.version)
  await ground.register({ tag: 'PS-1/P2', gatewayId: gatewayObject as never })
  expect((await assignmentFor(system, gatewayObject)).version).not.toBe(first.version)
})

test('[GW7] a command is signed for one gateway by a key that outlives the process, and goes out only to one that is online', async () => {
  const nowMs = clock.nowMs()
  const message = {
    v: 1 as const,
    commandId: uuidv7(),
    suffix: 'X',
    command: 'start',
    params: {},
    issuedAtMs: nowMs,
    validUntilMs: nowMs + 1,
    approvals: [],
    sequence: 1,
  }
  const jws = signForGateways(system, gatewayObject, message)
  const key = importPublicKey(publicJwk(service(system, 'gateways').serverKey))!
  expect(openMessage('command', jws, { key, audience: gatewayObject })).toEqual({ ok: true, value: message })
  expect(openMessage('command', jws, { key, audience: uuidv7() }).ok).toBe(false)
  const gateways = service(system, 'gateways')
  const sent: string[] = []
  expect(await publishToGateway(system, gatewayObject, 'command', jws)).toBe(false)
  const session = await gateways.connect((await gateways.find(gatewayObject))!, {
    transport: 'mqtt',
    send: async (topic) => void sent.push(topic),
    close: () => {},
  })
  expect(await publishToGateway(system, gatewayObject, 'command', jws)).toBe(false)
  await gateways.born(session)
  expect(await publishToGateway(system, gatewayObject, 'command', jws)).toBe(true)
  expect(sent).toEqual([`onefold/v1/harbour/${session.gateway.nodeId}/command`])
  await gateways.disconnect(session, 'disconnected')
})

test('[GW8] one identity has one connection: a newer one closes the older, whose end says nothing any more', async () => {
  const gateways = service(system, 'gateways')
  const record = (await gateways.find(gatewayObject))!
  let closed = 0
  const link = { transport: 'mqtt' as const, send: async () => {}, close: () => void closed++ }
  const older = await gateways.connect(record, link)
  await gateways.born(older)
  const newer = await gateways.connect(record, link)
  await gateways.born(newer)
  expect(closed).toBe(1)
  expect(newer.leaseEpoch).toBeGreaterThan(older.leaseEpoch)
  await gateways.disconnect(older, 'disconnected')
  expect(gateways.isOnline(gatewayObject)).toBe(true)
  await gateways.disconnect(newer, 'disconnected')
  expect(gateways.isOnline(gatewayObject)).toBe(false)
})

test('[GW9] a gap asks for one rebirth; without a birth it is asked again after 10 s', () => {
  expect(mayAskRebirth({ rebirthAskedMs: null }, 1)).toBe(true)
  expect(mayAskRebirth({ rebirthAskedMs: 1_000 }, 10_999)).toBe(false)
  expect(mayAskRebirth({ rebirthAskedMs: 1_000 }, 11_000)).toBe(true)
})

test('[GW10] refusals are counted by sender and reason, and the list shows each gateway of the tenant', async () => {
  const gateways = service(system, 'gateways')
  const record = (await gateways.find(gatewayObject))!
  for (let i = 0; i < 1_000; i++) gateways.noteRefused(record, 'MALFORMED', 3)
  const row = await until('it is counted', async () =>
    (await gatewayRows(system, ground.tenant.id)).find((it) => it.id === gatewayObject && it.refused24h === 3_000),
  )
  expect(row).toMatchObject({ tag: 'GW-1', terminals: 3, online: false, kind: 'agent' })
  expect((await system.metrics.getSingleMetricAsString('onefold_refused_total')).includes('reason="MALFORMED"} 3000')).toBe(true)
})

test('[GW12] a detail that cannot be kept is kept mended, and holds up nothing of others', async () => {
  const gateways = service(system, 'gateways')
  const gateway = await gateways.find(gatewayObject)
  gateways.noteRefused(gateway, 'UNKNOWN_SERIES', 3, 'a\0b\ud800')
  await gateways.flush()
  const [row] = await system.db.system((tx) =>
    tx.execute<{ detail: string }>(`select last_detail as detail from gateway_refusals where reason = 'UNKNOWN_SERIES'`),
  )
  expect(row?.detail).toBe('a\ufffdb\ufffd')
})

test('[GW11] a gateway whose registration is sent twice at once is registered once, and both are told so', async () => {
  const objectId = uuidv7() as never
  const ask = { objectId, siteId: ground.siteId, tag: 'GW-ONCE', names: { en: 'Once' }, lon: 121.5, lat: 31.1 }
  const answers = await Promise.all(Array.from({ length: 4 }, () => registerGateway(system, actor(), ask)))
  expect(answers).toEqual(Array(4).fill({ ok: true, value: { objectId } }))
  expect(await registerGateway(system, actor(), { ...ask, objectId: uuidv7() as never })).toMatchObject({ ok: false })
})

test('[GW23] what a gateway may serve is found by part of a tag: its own first, and only what has it in its tag', async () => {
  const [own] = await ground.register({ typeId: 'gateway', tag: 'GW-23' })
  await ground.register({ tag: 'FOUND-own', gatewayId: own!.id }, { tag: 'OTHER-own', gatewayId: own!.id })
  await ground.register({ tag: 'found-free' }, { tag: 'FOUND-theirs', gatewayId: gatewayObject as never })
  const find = async (words: string) =>
    (await candidatesOf(system, actor(), { gatewayObjectId: own!.id as never, words })).map(({ tag, own: mine }) => [tag, mine])
  expect(await find('found')).toEqual([
    ['FOUND-own', true],
    ['found-free', false],
    ['FOUND-theirs', false],
  ])
  expect((await find('')).slice(0, 2).every(([, mine]) => mine)).toBe(true)
  expect(await find('%')).toEqual([])
})
