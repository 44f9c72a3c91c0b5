import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueToken } from '#/server/access/index.ts'
import { startGateways } from '#/server/gateways/index.ts'
import { startLive } from '#/server/live/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import { startTelemetry } from '#/server/telemetry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { contextOf } from './context.ts'
import { type HttpServer, startHttp } from './server.ts'

let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let http: HttpServer
let token: string
let who: { tenantId: TenantId; id: string }

beforeAll(async () => {
  system = await testSystem()
  const { tenant } = await testGround(system)
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  running.use(await startLive(system))
  http = running.use(await startHttp(system, { host: 'localhost', port: 0, probes: [] }))
  const by = { tenantId: tenant.id, actor: systemActor('test'), nowMs: Date.now() }
  const issued = await system.db.tenant(tenant.id, (tx) => issueToken(tx, { name: 'slow', roles: ['viewer'], expiresInDays: 1 }, by))
  token = issued.token
  who = { tenantId: tenant.id, id: (await contextOf(system, new Headers({ authorization: `Bearer ${token}` }), '')).actor!.id }
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

const SERIES = 5_000
const OTHERS = 3
/** More than two sockets' buffers hold, at 150 kB a round. */
const MOST_ROUNDS = 400
const STILL = 20

/** A browser's connection to its stream, which reads until it is told to stand still; `tail`: the last it heard. */
async function browser() {
  const streamId = randomUUID()
  const socket = connect({ host: 'localhost', port: http.port })
  const heard = { tail: '', bytes: 0 }
  socket.on('data', (bytes) => {
    heard.tail = (heard.tail + bytes.toString('latin1')).slice(-4_000)
    heard.bytes += bytes.length
  })
  running.defer(() => void socket.destroy())
  socket.write(`GET /api/trpc/live.stream?input=${encodeURIComponent(JSON.stringify({ streamId }))} HTTP/1.1\r\nHost: localhost:${http.port}\r\nAuthorization: Bearer ${token}\r\nAccept: text/event-stream\r\n\r\n`) // biome-ignore format: one request
  await until('the stream says hello', () => heard.tail.includes('"hello"'))
  const { viewer } = service(system, 'live').seat(streamId, who)!
  return { socket, heard, viewer, offer: (round: number) => offer(viewer, round) }
}
type Viewer = NonNullable<ReturnType<ReturnType<typeof service<'live'>>['seat']>>['viewer']

function offer(viewer: Viewer, round: number): void {
  for (let id = 0; id < SERIES; id++) viewer.offerReading([id, round, round, 192, 0])
  viewer.wake()
}
const isTold = ({ heard }: { heard: { tail: string } }, round: number) => heard.tail.includes(`[${SERIES - 1},${round},${round},192,0]`)

test('[LV3] a browser that stands still is given no more than its connection holds, the others hear all, and it goes on with the newest', async () => {
  const stopped = await browser()
  const others = await Promise.all(Array.from({ length: OTHERS }, browser))
  stopped.socket.pause()
  let [round, still, sent] = [0, 0, stopped.viewer.sent]
  while (still < STILL && round < MOST_ROUNDS) {
    round++
    for (const one of [stopped, ...others]) one.offer(round)
    await until(`the others hear of round ${round}`, () => others.every((one) => isTold(one, round)))
    still = stopped.viewer.sent === sent ? still + 1 : 0
    sent = stopped.viewer.sent
  }
  expect(still).toBe(STILL) // nothing more was written for it, though each round offered all there is
  expect(stopped.heard.bytes).toBeLessThan(others[0]!.heard.bytes / 2)
  stopped.socket.resume()
  await until('it hears the newest', () => isTold(stopped, round))
  expect(stopped.viewer.sent).toBeLessThanOrEqual(sent + 2) // what waited came as one, not round by round
})
