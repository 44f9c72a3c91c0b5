import { expect, test } from 'vitest'
import type { ReceiptMessage } from '#/protocol/messages.ts'
import { makeKey } from '#/protocol/signatures.ts'
import { issueToken } from '#/server/access/index.ts'
import { quarantineGateway, releaseGateway } from '#/server/gateways/index.ts'
import { type Station, testStation } from '#/server/inference/testing/station.ts'
import type { Actor } from '#/server/platform/actor.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import type { CommandId, ObjectId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { approveCommand, cancelCommand } from './approve.ts'
import type { CommandRow } from './contract.ts'
import { issueCommand, previewCommand } from './issue.ts'
import { startCommands } from './jobs.ts'
import { readCommand } from './reader.ts'
import { takeReceipt } from './receipt.ts'
import { commandHolds } from './schema.ts'
import { sendAgain, sweepCommands } from './sweep.ts'

/** P3 standing still for 20 minutes, the sump at 2.9 m: to start it is allowed. */
async function ready(on: Station, more: { level?: number; offMin?: number } = {}): Promise<void> {
  const off = (more.offMin ?? 20) * 60_000
  await on.read(Array.from({ length: 5 }, (_, i) => [on.ids.p3, 'running', 0, off - (off * i) / 4] as [string, string, number, number]))
  await on.read([
    [on.ids.station, 'level', more.level ?? 2.9],
    [on.ids.p3, 'winding_temp', 40],
    [on.ids.p3, 'flow', 0],
  ])
}
const wish = (on: Station, more: object = {}) => ({
  commandId: uuidv7(on.clock.nowMs()) as CommandId,
  objectId: on.ids.p3 as ObjectId,
  command: 'start',
  params: {},
  reason: 'P2 delivers too little',
  ...more,
})
const issue = (on: Station, it: ReturnType<typeof wish>, actor: Actor = on.people.operator) => issueCommand(on.system, actor, it)
const row = async (on: Station, id: string): Promise<CommandRow> => {
  const found = await on.system.db.tenant(on.tenantId, (tx) => readCommand(on.system, tx, id))
  if (!found) throw new Error('no such command')
  return found
}
const state = async (on: Station, id: string) => (await row(on, id)).state
const answer = (
  on: Station,
  commandId: string,
  receipt: ReceiptMessage['state'],
  more: Partial<ReceiptMessage> = {},
  key = on.agent.key,
) => {
  const message: ReceiptMessage = { v: 1, commandId, state: receipt, atMs: on.clock.nowMs(), journalSequence: 1, ...more }
  const { effects } = service(on.system, 'commands')
  return takeReceipt(on.system, on.record, on.signReceipt(message, key), (command) => effects.follow(command))
}

test('[CM1] [CM5] allowed it is sent, accepted, and confirmed by the flow that is measured', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  const it = wish(on)
  expect(await issue(on, it)).toMatchObject({ ok: true, value: { state: 'dispatched' } })
  expect(on.sent).toMatchObject([{ commandId: it.commandId, suffix: on.suffix.p3, command: 'start', sequence: 1, approvals: [] }])
  on.clock.advance(100)
  expect(await answer(on, it.commandId, 'accepted')).toBe('recorded')
  expect(await answer(on, it.commandId, 'acting')).toBe('recorded')
  on.clock.advance(4_000)
  await on.read([[on.ids.p3, 'flow', 0.1]])
  expect(await answer(on, it.commandId, 'done')).toBe('known')
  expect(await state(on, it.commandId)).toBe('acting')
  on.clock.advance(4_000)
  await on.read([[on.ids.p3, 'flow', 0.24]])
  await service(on.system, 'commands').effects.settled()
  const done = await row(on, it.commandId)
  expect(done).toMatchObject({ state: 'confirmed', effect: { channel: 'flow', expected: 0.25, before: 0, observed: 0.24 } })
  expect(done.track.map(({ state }) => state)).toEqual(['requested', 'queued', 'dispatched', 'accepted', 'acting', 'confirmed'])
})

test('[CM1] the same command 100 times at once is one command, sent once', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  const it = wish(on)
  const issued = await Promise.all(Array.from({ length: 100 }, () => issue(on, it)))
  expect(issued.every(({ ok }) => ok)).toBe(true)
  expect(on.sent).toHaveLength(1)
  await until('all entries', async () => (await on.feed()).some(({ verb }) => verb === 'command.dispatched'))
  expect((await on.feed()).filter(({ verb }) => verb === 'command.requested')).toHaveLength(1)
  expect(await issue(on, { ...it, command: 'stop' })).toMatchObject({ ok: false, refusal: { code: 'COMMAND_ID_TAKEN' } })
  expect(await issue(on, it, on.people.second)).toMatchObject({ ok: false, refusal: { code: 'COMMAND_ID_TAKEN' } })
})

test('[CM2] [CM3] outside its envelope it is refused with every reason, kept and shown, and never sent', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on, { level: 0.6, offMin: 4 })
  const preview = await previewCommand(on.system, on.people.operator, wish(on))
  expect(preview).toMatchObject({ ok: true, value: { allowed: false, class: 'important', needsApproval: false } })
  const it = wish(on)
  expect(await issue(on, it)).toMatchObject({ ok: true, value: { state: 'refused' } })
  const refused = await row(on, it.commandId)
  expect(refused.refusals.map(({ check, code }) => [check, code])).toEqual([
    ['off_for', 'OFF_TOO_SHORT'],
    ['sump_level', 'BELOW_MIN'],
  ])
  expect(on.sent).toEqual([])
})

test('[CM3] stale readings, no readings and an unknown command allow nothing', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  const blind = wish(on)
  await issue(on, blind)
  expect((await row(on, blind.commandId)).refusals.map(({ code }) => code)).toEqual(['NOT_OFF', 'NO_READING', 'NO_READING'])
  await ready(on)
  on.clock.advance(45_000)
  const late = wish(on)
  await issue(on, late)
  expect((await row(on, late.commandId)).refusals.map(({ code }) => code)).toEqual(['STALE_READING'])
  expect(await issue(on, wish(on, { command: 'inch' }))).toMatchObject({ ok: false, refusal: { code: 'UNKNOWN_COMMAND' } })
  expect(on.sent).toEqual([])
})

test('[CM3] a wish that has run out, or would wait for more than a day, says so and is counted', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  const until = (ms: number) => wish(on, { validUntilIso: new Date(on.clock.nowMs() + ms).toISOString() })
  expect(await issue(on, until(-1))).toMatchObject({ ok: false, refusal: { code: 'BAD_VALID_UNTIL_PAST' } })
  expect(await issue(on, until(25 * 3_600_000))).toMatchObject({
    ok: false,
    refusal: { code: 'BAD_VALID_UNTIL_TOO_FAR', maxMs: 86_400_000 },
  })
  await issue(on, wish(on))
  const counted = await on.system.metrics.getSingleMetricAsString('onefold_refused_total')
  for (const reason of ['BAD_VALID_UNTIL_PAST', 'BAD_VALID_UNTIL_TOO_FAR', 'COMMAND_NOT_ALLOWED'])
    expect(counted).toContain(`onefold_refused_total{reason="${reason}"} 1`)
})

test('[CM4] while somebody holds the machine or its station, nothing is sent', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  const { id, name } = on.people.crew
  const hold = {
    id: uuidv7(),
    tenantId: on.tenantId,
    objectId: on.ids.station as ObjectId,
    byId: id,
    byName: name,
    reason: 'in the sump',
    placedAt: new Date(),
  }
  await on.system.db.tenant(on.tenantId, (tx) => tx.insert(commandHolds).values(hold))
  const it = wish(on)
  await issue(on, it)
  expect((await row(on, it.commandId)).refusals).toMatchObject([{ check: 'hold', code: 'HELD', by: 'Li Crew' }])
})

test('[CM6] while its gateway is away it waits, and is sent when that is back; past its time it never is', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await ready(on)
  const [soon, lost] = [
    wish(on),
    wish(on, { command: 'set_mode', params: { mode: 2 }, validUntilIso: new Date(on.clock.nowMs() + 30_000).toISOString() }),
  ]
  await issue(on, soon)
  await issue(on, lost)
  expect(await row(on, soon.commandId)).toMatchObject({ state: 'queued', gateway: { online: false }, waitingSince: expect.any(String) })
  on.clock.advance(31_000)
  await until('it to expire', async () => (await sweepCommands(on.system)) >= 0 && (await state(on, lost.commandId)) === 'expired')
  const { leave } = await on.connect()
  await until('it to be sent', () => on.sent.length > 0)
  expect(on.sent.map(({ commandId }) => commandId)).toEqual([soon.commandId])
  await leave()
  await on.connect()
  await until('it to be sent again', () => on.sent.length > 1)
  expect(new Set(on.sent.map(({ sequence }) => sequence))).toEqual(new Set([1]))
})

test('[CM6] unanswered it is sent again while valid, then unconfirmed, never expired', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  const it = wish(on)
  await issue(on, it)
  on.clock.advance(6_000)
  await until('it to be sent again', async () => (await sendAgain(on.system)) > 0 || on.sent.length > 1)
  on.clock.advance(5 * 60_000)
  await until('its end', async () => (await sweepCommands(on.system)) >= 0 && (await state(on, it.commandId)) === 'unconfirmed')
  expect((await row(on, it.commandId)).track.at(-1)).toMatchObject({ detail: 'NO_RECEIPT' })
  expect(await answer(on, it.commandId, 'expired')).toBe('recorded')
  expect(await state(on, it.commandId)).toBe('expired')
})

test('[CM7] only the gateway it was sent to may answer, with its own key; an answer twice is one', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  const it = wish(on)
  await issue(on, it)
  expect(await answer(on, it.commandId, 'accepted', {}, makeKey())).toBe('refused')
  expect(await answer(on, uuidv7(), 'accepted')).toBe('refused')
  expect(await takeReceipt(on.system, on.record, 'x.y.z')).toBe('refused')
  expect(await state(on, it.commandId)).toBe('dispatched')
  const all = await Promise.all(Array.from({ length: 20 }, () => answer(on, it.commandId, 'accepted')))
  expect(all.filter((one) => one === 'recorded')).toHaveLength(1)
})

test('[CM7] what the gateway refuses is refused, with its reasons beside ours', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  const it = wish(on)
  await issue(on, it)
  const refusals = [{ id: 'hold', unit: '1', ok: false, refusal: { code: 'HELD', params: { by: 'Li Wei' } } }]
  await answer(on, it.commandId, 'refused', { refusals })
  expect(await row(on, it.commandId)).toMatchObject({ state: 'refused', refusals: [{ code: 'HELD', by: 'Li Wei', at: 'gateway' }] })
})

test('[CM8] a hazardous command waits for another person; nobody approves his own', async () => {
  await using on = await testStation({ extra: [{ tag: 'B-01', typeId: 'barrier' }] })
  const barrier = on.extra[0] ?? ''
  await using _ = await startCommands(on.system)
  await on.connect()
  await on.read([[barrier, 'clear', 1]])
  const it = wish(on, { objectId: barrier, command: 'close' })
  expect(await issue(on, it)).toMatchObject({ ok: true, value: { state: 'awaiting approval' } })
  expect(on.sent).toEqual([])
  expect(await approveCommand(on.system, on.people.operator, it.commandId)).toMatchObject({
    ok: false,
    refusal: { code: 'OWN_APPROVAL_FORBIDDEN' },
  })
  const both = await Promise.all([on.people.second, on.people.second].map((who) => approveCommand(on.system, who, it.commandId)))
  expect(both.every(({ ok }) => ok)).toBe(true)
  expect(on.sent.map(({ approvals }) => approvals.map(({ by }) => by))).toEqual([[on.people.second.id]])
  expect(await cancelCommand(on.system, on.people.operator, it.commandId, undefined)).toMatchObject({
    ok: false,
    refusal: { code: 'COMMAND_WRONG_STATE' },
  })
})

test('[CM8] nobody approves what a program with his own token issued; approved and cancelled at once, it is one of the two', async () => {
  await using on = await testStation({ extra: [{ tag: 'B-01', typeId: 'barrier' }] })
  const barrier = on.extra[0] ?? ''
  await using _ = await startCommands(on.system)
  await on.connect()
  await on.read([[barrier, 'clear', 1]])
  const { tenantId, people } = on
  const by = { tenantId, actor: people.second, nowMs: on.clock.nowMs() }
  const { id } = await on.system.db.tenant(tenantId, (tx) => issueToken(tx, { name: 'script', roles: ['operator'], expiresInDays: 1 }, by))
  const program = { ...people.second, kind: 'token' as const, id }
  const it = wish(on, { objectId: barrier, command: 'close' })
  expect(await issueCommand(on.system, program, it)).toMatchObject({ ok: true, value: { state: 'awaiting approval' } })
  expect(await approveCommand(on.system, people.second, it.commandId)).toMatchObject({ refusal: { code: 'OWN_APPROVAL_FORBIDDEN' } })
  expect(await approveCommand(on.system, program, it.commandId)).toMatchObject({ refusal: { code: 'OWN_APPROVAL_FORBIDDEN' } })
  const [approved, cancelled] = await Promise.all([
    approveCommand(on.system, people.operator, it.commandId),
    cancelCommand(on.system, people.engineer, it.commandId, undefined),
  ])
  expect([approved.ok, cancelled.ok].filter(Boolean)).toHaveLength(1)
  expect(on.sent).toHaveLength(approved.ok ? 1 : 0)
})

test('[CM8] what was allowed when it was asked and is not when it is approved, is refused', async () => {
  await using on = await testStation({ extra: [{ tag: 'B-01', typeId: 'barrier' }] })
  const barrier = on.extra[0] ?? ''
  await using _ = await startCommands(on.system)
  await on.connect()
  await on.read([[barrier, 'clear', 1]])
  const it = wish(on, { objectId: barrier, command: 'close' })
  await issue(on, it)
  on.clock.advance(1_000)
  await on.read([[barrier, 'clear', 0]])
  expect(await approveCommand(on.system, on.people.second, it.commandId)).toMatchObject({ ok: true, value: { state: 'refused' } })
  expect(on.sent).toEqual([])
})

test('[CM9] an effect in its time counts after a restart too; without one it is unconfirmed', async () => {
  await using on = await testStation()
  const it = wish(on)
  {
    await using _ = await startCommands(on.system)
    await on.connect()
    await ready(on)
    await issue(on, it)
    await answer(on, it.commandId, 'accepted')
  }
  await using _ = await startCommands(on.system)
  on.clock.advance(16_000)
  await on.read([[on.ids.p3, 'flow', 0.25]])
  await service(on.system, 'commands').effects.settled()
  expect(await state(on, it.commandId)).toBe('accepted')
  on.clock.advance(3_000)
  await until('its end', async () => (await sweepCommands(on.system)) >= 0 && (await state(on, it.commandId)) === 'unconfirmed')
  await on.read([[on.ids.p3, 'flow', 0.25, 8_000]])
  await service(on.system, 'commands').effects.settled()
  expect(await row(on, it.commandId)).toMatchObject({
    state: 'unconfirmed',
    track: expect.arrayContaining([expect.objectContaining({ detail: 'NO_EFFECT_MEASURED' })]),
  })
})

test('[CM10] through a gateway in quarantine nothing is sent, and the command says so', async () => {
  await using on = await testStation()
  await using _ = await startCommands(on.system)
  await on.connect()
  await ready(on)
  await quarantineGateway(on.system, on.people.operator, { gatewayObjectId: on.record.id, reason: 'looked odd' })
  const refused = wish(on)
  await issue(on, refused)
  expect(await row(on, refused.commandId)).toMatchObject({ state: 'refused', refusals: [{ code: 'GATEWAY_QUARANTINED' }] })
  await releaseGateway(on.system, on.people.operator, { gatewayObjectId: on.record.id, reason: 'all well' })
  const sent = wish(on)
  await issue(on, sent)
  expect(await state(on, sent.commandId)).toBe('dispatched')
})
