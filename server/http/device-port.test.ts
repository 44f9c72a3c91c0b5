import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from '#/edge/request.ts'
import { BATCH_CONTENT_TYPE } from '#/protocol/batch/batch.ts'
import { makeGatewayToken } from '#/protocol/signatures.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { type DevicePort, startDevicePort } from './device-port.ts'
import { type Enrolled, enrolGateway, groundWithGateway, startIngest } from './mqtt-testing.ts'
import { type ServerTls, serverTls } from './tls.ts'

const REQUEST_MS = 400
const MOST_UNPROVEN = 60
const dir = mkdtempSync(join(tmpdir(), 'onefold-device-port-'))
const stack = new AsyncDisposableStack()
let system: Awaited<ReturnType<typeof testSystem>>
let tls: ServerTls
let devices: DevicePort
let gateway: Enrolled
beforeAll(async () => {
  system = stack.use(await testSystem())
  stack.use(await startIngest(system))
  tls = await serverTls(dir, Date.now())
  devices = stack.use(
    await startDevicePort(
      system,
      { host: 'localhost', port: 0, setting: 'DEVICE_PORT', tls },
      { requestMs: REQUEST_MS, headersMs: REQUEST_MS, mostUnproven: MOST_UNPROVEN },
    ),
  )
  const { ground, gateway: registered } = await groundWithGateway(system)
  gateway = await enrolGateway(system, ground, registered.id)
}, 60_000)
afterAll(async () => {
  await stack.disposeAsync()
  rmSync(dir, { recursive: true, force: true })
})

const ask = (procedure: string, asked: { body?: Uint8Array; type?: string } = {}) =>
  request(
    `${devices.url}/api/trpc/${procedure}`,
    {
      method: asked.body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${makeGatewayToken(gateway.id, gateway.key, Date.now())}`,
        ...(asked.type ? { 'content-type': asked.type } : {}),
      },
      body: asked.body,
      signal: AbortSignal.timeout(20_000),
    },
    { ca: tls.caPem },
  )

test('[ZC3] a gateway that shows its token alone at the port for devices is counted there, whatever it sends', async () => {
  const doorOf = () => service(system, 'gateways').doorOf(gateway.id)
  expect((await ask('gateways.assignment')).status).toBe(200)
  expect(doorOf()).toBe('devices')
  service(system, 'gateways').noteDoor(gateway.id, 'web')
  expect((await ask('telemetry.ingest', { body: new Uint8Array(8), type: BATCH_CONTENT_TYPE })).status).toBe(400)
  expect(doorOf()).toBe('devices')
})

test('[GW22] at the port for devices, who says nothing or speaks no TLS holds up nobody, and who sends a byte now and then is cut off', async () => {
  const at = { host: 'localhost', port: devices.port }
  const idle = Array.from({ length: 40 }, (_, i) =>
    connect(at, function (this: Socket) {
      if (i % 2 === 0) this.write('GET / HTTP/1.1\r\n\r\n')
    }).on('error', () => {}),
  )
  expect((await ask('gateways.assignment')).status).toBe(200)
  for (const one of idle) one.destroy()
  const slow: TLSSocket = connectTls({ ...at, ca: tls.caPem, servername: 'localhost' }, () =>
    slow.write('GET /api/trpc/access.me HTTP/1.1\r\nhost: x\r\nx-a: '),
  )
  slow.on('error', () => {}).resume()
  const drip = setInterval(() => slow.write('a'), REQUEST_MS / 8)
  await new Promise((resolve) => slow.once('close', resolve)).finally(() => clearInterval(drip))
})

test('[GW22] who only connects holds so many places from one network and no more: the oldest goes, and who has proven himself stays', async () => {
  await using port = await startDevicePort(
    system,
    { host: 'localhost', port: 0, setting: 'DEVICE_PORT', tls },
    { requestMs: 60_000, headersMs: 60_000, mostUnproven: 5 },
  )
  const joined = () => {
    const socket = connectTls({ host: 'localhost', port: port.port, ca: tls.caPem, servername: 'localhost' }).on('error', () => {})
    return once(socket, 'secureConnect').then(() => socket)
  }
  const known = (await joined()).setEncoding('utf8')
  const bearer = makeGatewayToken(gateway.id, gateway.key, Date.now())
  const asked = `GET /api/trpc/gateways.assignment HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${bearer}\r\n\r\n`
  known.write(asked)
  expect(String(await once(known, 'data'))).toMatch(/^HTTP\/1.1 200/)
  const [first] = await Promise.all([await joined(), ...(await Promise.all(Array.from({ length: 4 }, joined)))])
  const gone = once(first.resume(), 'close')
  const last = await joined()
  await gone
  expect([known.destroyed, last.destroyed]).toEqual([false, false])
  for (const one of [known, last]) one.destroy()
})
