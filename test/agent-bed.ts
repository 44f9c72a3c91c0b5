import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAgent } from '#/edge/agent.ts'
import { parseConfig } from '#/edge/config.ts'
import type { Log } from '#/edge/drivers/driver.ts'
import { counter } from '#/edge/testing/counter.ts'
import { issueClaim } from '#/server/gateways/index.ts'
import { actorOf, groundWithGateway, startIngest } from '#/server/http/mqtt-testing.ts'
import { startHttp } from '#/server/http/server.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { allSeriesOf, readSeries } from '#/server/telemetry/index.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

export type AgentBed = Awaited<ReturnType<typeof startAgentBed>>

/** The server, real, with a gateway that is not enrolled yet, and agents to be started against it over the loopback. */
export async function startAgentBed() {
  await using stack = new AsyncDisposableStack()
  const system = stack.use(await testSystem())
  stack.use(await startIngest(system))
  const http = stack.use(await startHttp(system, { host: 'localhost', port: 0, probes: [] }))
  const ground = await groundWithGateway(system)
  await until('the catalogue knows the pump', () => allSeriesOf(system, ground.pump.id).length > 0)
  const dir = await mkdtemp(join(tmpdir(), 'onefold-agents-'))
  stack.defer(() => rm(dir, { recursive: true, force: true }))

  /** A code for the gateway to be enrolled by, once. */
  const claimCode = async () => {
    const claim = await issueClaim(system, actorOf(ground.ground), ground.gateway.id)
    if (!claim.ok) throw new Error(claim.refusal.code)
    return claim.value.claimCode
  }
  /** An agent with a folder of its own, by its name; its device counts. */
  const agent = (
    name: string,
    claim: string,
    more: { uplink?: 'mqtt' | 'https'; numbers?: { file: string } } = {},
    at: { mqttUrl?: string; log?: Log } = {},
  ) => {
    const driver = { id: 'counter', options: { file: join(dir, `device-${name}`), tag: 'P1' } }
    const gateways = [{ name: 'GW-1', claimCode: claim, driver, uplink: 'mqtt', ...more }]
    const config = parseConfig({ server: http.url, dataDir: join(dir, name), statusEveryMs: 300, gateways, ...(at.mqttUrl && { mqttUrl: at.mqttUrl }) }, 'test') // biome-ignore format: one line
    return startAgent(config, { drivers: [counter], signal: new AbortController().signal, log: at.log ?? log })
  }
  /** What is stored of the pump's channel, in order, also what is not trusted. */
  const stored = async (channel: string, what: 'value' | 'quality' = 'value') => {
    const id = allSeriesOf(system, ground.pump.id).find((it) => it.channel === channel)?.id
    const found = id && (await readSeries(system, ground.ground.tenant.id, [id], 0, Date.now() + 1e7, { untrusted: true })).get(id)
    if (!found) throw new Error(`the pump has no series ${channel}`)
    return Array.from(found[what].subarray(0, found.count))
  }
  const parts = stack.move()
  return { system, ground, dir, claimCode, agent, stored, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
