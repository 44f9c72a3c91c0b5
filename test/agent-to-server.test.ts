import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandMessage, ReceiptMessage } from '#/protocol/messages.ts'
import { importPublicKey, openMessage, publicJwk, SERVER_AUDIENCE } from '#/protocol/signatures.ts'
import { acceptEvidence, attestationOf } from '#/server/gateways/attestation.ts'
import { onReceipt, publishToGateway, signForGateways } from '#/server/gateways/index.ts'
import { actorOf } from '#/server/http/mqtt-testing.ts'
import { issueServer } from '#/server/platform/certificates/server.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type AgentBed, startAgentBed } from './agent-bed.ts'

/** The agent and the server, both real, over the loopback. */
let bed: AgentBed
let system: AgentBed['system']
let ground: AgentBed['ground']
let dir = ''
beforeAll(async () => {
  bed = await startAgentBed()
  ;({ system, ground, dir } = bed)
})
afterAll(() => bed?.[Symbol.asyncDispose]())

const agent = async (uplink: 'mqtt' | 'https') => bed.agent(uplink, await bed.claimCode(), { uplink })
const stored = (channel: string) => bed.stored(channel)
const whole = (values: number[]) => values.every((it, i) => it === i + 1)

test('[A2S1] over MQTT: enrolled, online, every reading stored once and in order, its status heard, commands answered with signed receipts', async () => {
  const receipts: ReceiptMessage[] = []
  await using running = await agent('mqtt')
  await until('readings are stored', async () => (await stored('hours')).length > 100)
  expect(whole(await stored('hours'))).toBe(true)
  expect(service(system, 'gateways').isOnline(ground.gateway.id)).toBe(true)
  await until('its status is heard', () => service(system, 'gateways').status(ground.gateway.id)?.outbox.batches !== undefined)

  const jwk = JSON.parse(await readFile(join(dir, 'mqtt', 'GW-1', 'key.json'), 'utf8'))
  const key = importPublicKey(jwk)!
  expect('d' in publicJwk(key)).toBe(false)
  using _handler = onReceipt(system, async (_gateway, jws) => {
    const opened = openMessage('receipt', jws, { key, audience: SERVER_AUDIENCE })
    if (opened.ok) receipts.push(opened.value)
  })
  const message: CommandMessage = {
    v: 1,
    commandId: uuidv7(),
    suffix: ground.suffix,
    command: 'set_mode',
    params: { mode: 2 },
    issuedAtMs: Date.now(),
    validUntilMs: Date.now() + 30_000,
    approvals: [],
    sequence: 1,
  }
  const token = signForGateways(system, ground.gateway.id, message)
  const sentAtMs = Date.now()
  for (let i = 0; i < 20; i++) expect(await publishToGateway(system, ground.gateway.id, 'command', token)).toBe(true)
  await until('it is done', () => receipts.some((it) => it.state === 'done'))
  expect(Date.now() - sentAtMs).toBeLessThan(2_000)
  expect((await readFile(join(dir, 'device-mqtt.acts'), 'utf8')).trim()).toBe('P1 set_mode')
  await running[Symbol.asyncDispose]()
  await until('its connection is gone', () => service(system, 'gateways').session(ground.gateway.id) === null)
  const left = await stored('hours')
  expect(new Set(left).size).toBe(left.length)
}, 60_000)

test('[A2S2] over HTTPS: the same batches, enrolled anew under a later epoch', async () => {
  const before = (await stored('hours')).length
  await using _running = await agent('https')
  await until('readings are stored', async () => (await stored('hours')).length > before + 100)
  expect(service(system, 'gateways').isOnline(ground.gateway.id)).toBe(true)
}, 60_000)

test('[A2S3] where another installation’s server stands at its address, a gateway says so once, tells it nothing, and tries again', async () => {
  const { key, cert } = await issueServer(join(dir, 'theirs'), ['localhost'], Date.now())
  let [tries, heard] = [0, 0]
  const theirs = createServer({ key, cert }, (socket) => socket.on('data', ({ length }) => (heard += length)))
  theirs.on('connection', () => tries++)
  await once(theirs.listen(0, 'localhost'), 'listening')
  const said: string[] = []
  const note = (fields: object, message?: string) => void said.push(`${'trouble' in fields ? fields.trouble : ''} ${message}`)
  const log = { debug() {}, info() {}, warn: note, error: note }
  const { port } = theirs.address() as AddressInfo
  await using _running = await bed.agent('astray', await bed.claimCode(), {}, { mqttUrl: `mqtts://localhost:${port}`, log })
  await until('it tries again', () => tries >= 3)
  expect(said.filter((it) => it.startsWith('OTHER_SERVER'))).toEqual([
    'OTHER_SERVER another server answers there than the one that enrolled this gateway: it is told nothing, and what is measured waits here',
  ])
  expect(heard).toBe(0)
  theirs.close()
}, 60_000)

test('[GW20] an agent that is started anew with another configuration is asked for evidence at once, and a person is warned', async () => {
  const claim = await bed.claimCode()
  const by = actorOf(ground.ground)
  const result = () => attestationOf(system, by, ground.gateway.id)
  const verdict = async () => (await result())?.verdict
  const answeredAt = async () => (await result())?.answeredAt ?? null
  const old = await answeredAt()
  const first = await bed.agent('again', claim)
  await until('its evidence is held', async () => (await answeredAt()) !== old)
  await acceptEvidence(system, by, { gatewayObjectId: ground.gateway.id, answeredAt: (await answeredAt())! })
  await until('it is affirmed', async () => (await verdict()) === 'affirmed')
  await first[Symbol.asyncDispose]()
  await using _again = await bed.agent('again', claim, { uplink: 'https' })
  await until('the other configuration is seen', async () => (await verdict()) === 'warned')
}, 60_000)
