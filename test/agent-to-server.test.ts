import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAgent } from '#/edge/agent.ts'
import { parseConfig } from '#/edge/config.ts'
import { counter } from '#/edge/testing/counter.ts'
import type { CommandMessage, ReceiptMessage } from '#/protocol/messages.ts'
import { importPublicKey, openMessage, publicJwk, SERVER_AUDIENCE } from '#/protocol/signatures.ts'
import { issueClaim, onReceipt, publishToGateway, signForGateways } from '#/server/gateways/index.ts'
import { actorOf, groundWithGateway, startIngest } from '#/server/http/mqtt-testing.ts'
import { type HttpServer, startHttp } from '#/server/http/server.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { allSeriesOf, readSeries } from '#/server/telemetry/index.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** The agent and the server, both real, over the loopback. */
let system: Awaited<ReturnType<typeof testSystem>>
let ingest: Awaited<ReturnType<typeof startIngest>>
let http: HttpServer
let ground: Awaited<ReturnType<typeof groundWithGateway>>
let dir = ''
const log = { debug() {}, info() {}, warn() {}, error() {} }

beforeAll(async () => {
  system = await testSystem()
  ingest = await startIngest(system)
  http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  ground = await groundWithGateway(system)
  await until('the catalogue knows the pump', () => allSeriesOf(system, ground.pump.id).length > 0)
  dir = await mkdtemp(join(tmpdir(), 'onefold-both-'))
})
afterAll(async () => {
  await http?.[Symbol.asyncDispose]()
  await ingest?.[Symbol.asyncDispose]()
  await system?.[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const stored = async (channel: string) => {
  const id = allSeriesOf(system, ground.pump.id).find((it) => it.channel === channel)!.id
  const found = (await readSeries(system, ground.ground.tenant.id, [id], 0, Date.now() + 1e7)).get(id)!
  return Array.from(found.value.subarray(0, found.count))
}
async function agent(uplink: 'mqtt' | 'https') {
  const claim = await issueClaim(system, actorOf(ground.ground), ground.gateway.id)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const config = parseConfig(
    {
      server: http.url,
      dataDir: join(dir, uplink),
      statusEveryMs: 300,
      gateways: [
        {
          name: 'GW-1',
          claimCode: claim.value.claimCode,
          driver: { id: 'counter', options: { file: join(dir, `device-${uplink}`), tag: 'P1' } },
          uplink,
        },
      ],
    },
    'test',
  )
  return startAgent(config, { drivers: [counter], signal: new AbortController().signal, log })
}
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
