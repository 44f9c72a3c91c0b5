import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Terminals } from '#/edge/terminals.ts'
import type { CommandMessage } from '#/protocol/messages.ts'
import { importPublicKey, makeKey, publicJwk, signMessage } from '#/protocol/signatures.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { localHold } from './holds.ts'
import { CommandIntake } from './intake.ts'
import { Journal } from './journal.ts'

const serverKey = makeKey()
const NOW = 1_800_000_000_000
const log = { debug() {}, info() {}, warn() {}, error() {} }
let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onefold-commands-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const channel = (id: string, seriesId: number, unit: string) => ({ id, seriesId, unit, everyMs: 1000 })
const position = (suffix: string, tag: string, typeId: string, channels: ReturnType<typeof channel>[]) => ({
  objectId: tag,
  suffix,
  tag,
  typeId,
  settings: {},
  relations: { parent: 'PS-03' },
  channels,
})

async function gateway(change: { offMinutes?: number; levelM?: number; slow?: Promise<void>; nowMs?: (journal: Journal) => number } = {}) {
  const terminals = new Terminals({
    version: 1,
    models: [],
    terminals: [
      position('STAT01', 'PS-03', 'pump-station', [channel('level', 1, 'm')]),
      position('PUMP03', 'PS-03/P3', 'storm-pump', [
        channel('running', 2, '1'),
        channel('winding_temp', 3, 'Cel'),
        channel('flow', 4, 'm3/s'),
      ]),
    ],
  })
  const set = (tag: string, id: string, value: number) => {
    const state = terminals.byTag.get(tag)!.channels.get(id)!
    state.latest = { value, atMs: NOW - 500, quality: 'good' }
    return state
  }
  set('PS-03', 'level', change.levelM ?? 2.9)
  set('PS-03/P3', 'winding_temp', 40)
  set('PS-03/P3', 'flow', 0)
  set('PS-03/P3', 'running', 0).zeroSinceMs = NOW - (change.offMinutes ?? 20) * 60_000
  const journal = await Journal.open(join(dir, 'journal'), NOW)
  const writes: string[] = []
  const intake = new CommandIntake({
    identity: { gatewayId: 'gw', serverKey: importPublicKey(publicJwk(serverKey))!, key: makeKey() } as never,
    journal,
    terminals: () => terminals,
    hold: (tag) => localHold(dir, tag),
    write: async (tag, command) => {
      writes.push(`${tag} ${command}`)
      await change.slow
      return { ok: true }
    },
    nowMs: () => NOW,
    serverNowMs: () => change.nowMs?.(journal) ?? NOW,
    log,
  })
  const states = () => journal.owed().map((it) => it.receipt.state)
  return { intake, journal, writes, states }
}
const command = (change: Partial<CommandMessage> = {}): CommandMessage => ({
  v: 1,
  commandId: uuidv7(NOW),
  suffix: 'PUMP03',
  command: 'start',
  params: {},
  issuedAtMs: NOW,
  validUntilMs: NOW + 60_000,
  approvals: [],
  sequence: 1,
  ...change,
})
const signed = (message: CommandMessage, audience = 'gw', key = serverKey) => signMessage('command', message, { key, audience })

test('[CM1] inside the envelope it is accepted, journalled, carried out and reported', async () => {
  const { intake, journal, writes, states } = await gateway()
  await intake.take(signed(command()))
  await intake.settled()
  expect(writes).toEqual(['PS-03/P3 start'])
  expect(states()).toEqual(['accepted', 'acting', 'done'])
  expect(journal.owed()[2]!.receipt.readings).toEqual([{ channel: 'flow', value: 0, atMs: NOW - 500 }])
})

test('[CM2] the same command 100 times at once acts once', async () => {
  const { intake, writes, states } = await gateway()
  const token = signed(command())
  await Promise.all(Array.from({ length: 100 }, () => intake.take(token)))
  await intake.settled()
  expect(writes.length).toBe(1)
  expect(states()).toEqual(['accepted', 'acting', 'done'])
})

test('[CM3] outside the envelope it is refused with its reasons, and nothing is written', async () => {
  const { intake, journal, writes, states } = await gateway({ offMinutes: 4, levelM: 0.6 })
  await intake.take(signed(command()))
  await intake.settled()
  expect(writes).toEqual([])
  expect(states()).toEqual(['refused'])
  expect(journal.owed()[0]!.receipt.refusals!.map((it) => [it.id, it.refusal!.code])).toEqual([
    ['off_for', 'OFF_TOO_SHORT'],
    ['sump_level', 'BELOW_MIN'],
  ])
})

test('[CM4] expired, unknown terminal, unknown command, unknown parameter: refused, nothing written', async () => {
  const { intake, journal, writes, states } = await gateway()
  await intake.take(signed(command({ validUntilMs: NOW })))
  await intake.take(signed(command({ suffix: 'NOBODY' })))
  await intake.take(signed(command({ command: 'explode' })))
  await intake.take(signed(command({ params: { force: 1 } })))
  await intake.settled()
  expect(writes).toEqual([])
  expect(states()).toEqual(['expired', 'refused', 'refused', 'refused'])
  expect(
    journal
      .owed()
      .flatMap((it) => it.receipt.refusals ?? [])
      .map((it) => it.refusal!.code),
  ).toEqual(['TERMINAL_UNKNOWN', 'COMMAND_UNKNOWN', 'PARAM_UNKNOWN'])
})

test('[CM5] what the server did not sign for this gateway is counted and never answered', async () => {
  const { intake, writes, states } = await gateway()
  await intake.take(signed(command(), 'another'))
  await intake.take(signed(command(), 'gw', makeKey()))
  await intake.take('garbage')
  await intake.take(signed(command({ params: { a: null } as never })))
  expect(intake.rejected).toBe(4)
  expect(writes).toEqual([])
  expect(states()).toEqual([])
})

test('[CM6] killed between journal and act, it is reported as interrupted and never redone', async () => {
  const before = await Journal.open(join(dir, 'journal'), NOW)
  const message = command()
  await before.intend(message, { commandId: message.commandId, state: 'accepted', atMs: NOW })
  await before[Symbol.asyncDispose]()
  const { intake, journal, writes, states } = await gateway()
  expect(states()).toEqual(['accepted', 'failed'])
  expect(journal.owed()[1]!.receipt.detail).toBe('INTERRUPTED')
  await intake.take(signed(message))
  await intake.settled()
  expect(writes).toEqual([])
})

test('[CM7] receipts are owed until acknowledged, also over a restart; asked again, the last one is sent again', async () => {
  const first = await gateway()
  const message = command()
  await first.intake.take(signed(message))
  await first.intake.settled()
  for (const { number } of first.journal.owed().slice(0, 2)) await first.journal.acknowledged(number)
  await first.journal[Symbol.asyncDispose]()
  const again = await gateway()
  expect(again.states()).toEqual(['done'])
  await again.journal.acknowledged(again.journal.owed()[0]!.number)
  expect(again.states()).toEqual([])
  await again.intake.take(signed(message))
  expect(again.states()).toEqual(['done'])
  expect(again.writes).toEqual([])
})

test('[CM8] a hold at the gateway refuses, also one that cannot be read', async () => {
  await writeFile(join(dir, 'holds.json'), JSON.stringify({ 'PS-03/P3': { by: 'Li Wei' } }))
  const { intake, journal, writes } = await gateway()
  await intake.take(signed(command()))
  await writeFile(join(dir, 'holds.json'), '[1]')
  await intake.take(signed(command()))
  expect(writes).toEqual([])
  expect(journal.owed().map((it) => it.receipt.refusals![0]!.refusal)).toEqual([
    { code: 'HELD', params: { by: 'Li Wei' } },
    { code: 'HELD', params: { by: 'holds.json' } },
  ])
})

test('[CM9] a second command for a machine that is acting is refused', async () => {
  let finish = () => {}
  const slow = new Promise<void>((done) => {
    finish = done
  })
  const { intake, journal, writes } = await gateway({ slow })
  await intake.take(signed(command()))
  await intake.take(signed(command({ command: 'start' })))
  finish()
  await intake.settled()
  expect(writes.length).toBe(1)
  expect(journal.owed().some((it) => it.receipt.refusals?.[0]?.refusal?.code === 'BUSY')).toBe(true)
})

test('[CM10] what passed its valid-until while it was journalled is not carried out', async () => {
  const { intake, writes, states } = await gateway({ nowMs: (journal) => (journal.owed().length > 0 ? NOW + 60_000 : NOW) })
  await intake.take(signed(command()))
  await intake.settled()
  expect(writes).toEqual([])
  expect(states().at(-1)).toBe('expired')
})

test('[CM11] after damage to the journal, what was issued before is refused: nobody can say that it was not done', async () => {
  const before = await gateway()
  const message = command()
  await before.intake.take(signed(message))
  await before.intake.settled()
  await before.journal[Symbol.asyncDispose]()
  const bytes = await readFile(join(dir, 'journal'))
  bytes[40]! ^= 1
  await writeFile(join(dir, 'journal'), bytes)
  const { intake, journal, writes } = await gateway()
  await intake.take(signed(message))
  expect(journal.owed().at(-1)!.receipt.refusals![0]!.refusal!.code).toBe('JOURNAL_DAMAGED')
  await intake.take(signed(command({ issuedAtMs: NOW + 6_000 })))
  await intake.settled()
  expect(writes).toEqual(['PS-03/P3 start'])
})
