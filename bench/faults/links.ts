import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startAgent } from '#/edge/agent.ts'
import { parseConfig } from '#/edge/config.ts'
import { counter } from '#/edge/testing/counter.ts'
import { issueClaim } from '#/server/gateways/index.ts'
import { startMqtt } from '#/server/http/mqtt.ts'
import { actorOf, imported } from '#/server/http/mqtt-testing.ts'
import { service } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { allSeriesOf, readSeries } from '#/server/telemetry/index.ts'
import { latestOfObjects } from '#/server/telemetry/reader.ts'
import { type Bed, startBed } from '../registry/bed.ts'
import { round } from '../shape.ts'
import type { FaultInput, FaultRun } from './fault.ts'
import { startLink } from './link.ts'

/** Of our agent's connection. */
const KEEP_ALIVE_S = 15
const BEFORE_MS = 3_000
const LOOK_MS = 20
const ASK_MS = 500
const WITHIN_MS = 120_000
const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/** An agent whose device counts, behind a link that is cut, then deaf to it, then half-open: its readings are read back in the order of their time. */
export const brokenLinks: FaultRun = async (input) => {
  const cutS = input.full ? 1_800 : 10
  await using place = await startPlace(input)
  const { link, gatewayId, latestMs, stored, counted, online } = place
  let [overwritten, newestMs] = [0, 0]
  const looking = setInterval(() => {
    const atMs = latestMs()
    if (atMs < newestMs) overwritten++
    newestMs = Math.max(newestMs, atMs)
  }, LOOK_MS)
  // What is new overtakes what waited: the last to come is not the last counted.
  const caughtUp = async (count = counted()) => {
    const untilMs = performance.now() + WITHIN_MS
    while ((await stored()).filter((value) => value <= count).length < count && performance.now() < untilMs) await sleep(ASK_MS)
  }
  await until('it is online', online, WITHIN_MS)
  await sleep(BEFORE_MS)
  input.progress(`cut off for ${cutS} s`)
  link.become('cut')
  await sleep(cutS * 1_000)
  link.become('whole')
  await caughtUp()
  input.progress('it hears nothing')
  link.become('nothing down')
  await sleep(2 * KEEP_ALIVE_S * 1_000)
  link.become('whole')
  await caughtUp()
  await until('it is online', online, WITHIN_MS)
  input.progress('half-open')
  const halfOpenMs = performance.now()
  link.become('half-open')
  await until('it is noticed', () => !online(), WITHIN_MS)
  const noticedS = (performance.now() - halfOpenMs) / 1_000
  link.become('whole')
  const all = counted()
  await caughtUp(all)
  clearInterval(looking)
  const values = (await stored()).filter((value) => value <= all)
  const lost = all - new Set(values).size
  const disordered = values.filter((value, i) => i > 0 && value <= values[i - 1]!).length
  const how = `${all} counted by the device of an agent (${gatewayId}) whose link was cut for ${cutS} s, carried nothing to it for ${2 * KEEP_ALIVE_S} s, and was half-open`
  return [
    { name: 'fault_07_lost', value: lost, n: all, how: `${how}: counted and not there` },
    {
      name: 'fault_07_out_of_order',
      value: disordered,
      n: values.length,
      how: `${how}: in the order of their time not one more than the one before`,
    },
    {
      name: 'fault_07_overwritten',
      value: overwritten,
      n: values.length,
      how: `${how}: looks, fifty a second, at which the newest value was older than at the one before`,
    },
    {
      name: 'fault_07_noticed_in_keep_alives',
      value: round(noticedS / KEEP_ALIVE_S),
      n: 1,
      how: `${how}: from there until the server says that it is away, in keep-alives of ${KEEP_ALIVE_S} s`,
    },
  ]
}

async function startPlace({ cluster }: FaultInput) {
  await using stack = new AsyncDisposableStack()
  const bed = stack.use(await startBed(await cluster.database('faults')))
  const { system, ground, http } = bed
  const mqtt = stack.use(await startMqtt(system, [{ host: 'localhost', port: 0, setting: 'MQTT_PORT' }]))
  const [gateway] = await ground.register({ typeId: 'gateway', tag: 'GW-1' })
  const [pump] = await ground.register({ typeId: 'storm-pump', tag: 'P1', gatewayId: gateway!.id })
  await imported(system, ground)
  await until('the catalogue knows the pump', () => allSeriesOf(system, pump!.id).length > 0)
  const link = stack.use(await startLink({ host: 'localhost', port: Number(new URL(mqtt.url).port) }))
  const dir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  stack.defer(() => rmSync(dir, { recursive: true, force: true }))
  const device = join(dir, 'device')
  stack.use(await deployed(bed, gateway!.id, { dir, device, mqttUrl: `mqtt://localhost:${link.port}` }, http.url))
  const series = allSeriesOf(system, pump!.id).find(({ channel }) => channel === 'hours')!.id
  const parts = stack.move()
  return {
    link,
    gatewayId: gateway!.id,
    online: () => service(system, 'gateways').isOnline(gateway!.id),
    latestMs: () => latestOfObjects(system, ground.tenant.id, [pump!.id])[pump!.id]?.hours?.atMs ?? 0,
    /** How far its device has counted. */
    counted: () => Number(readFileSync(`${device}.count`, 'utf8').trim().split('\n').at(-1)),
    async stored(): Promise<number[]> {
      const found = (await readSeries(system, ground.tenant.id, [series], 0, Date.now() + 60_000)).get(series)
      return Array.from(found?.value.subarray(0, found.count) ?? [])
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

async function deployed({ system, ground }: Bed, gatewayId: string, at: { dir: string; device: string; mqttUrl: string }, server: string) {
  const claim = await issueClaim(system, actorOf(ground), gatewayId)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const driver = { id: 'counter', options: { file: at.device, tag: 'P1' } }
  const gateways = [{ name: 'GW-1', claimCode: claim.value.claimCode, driver, uplink: 'mqtt' }]
  const config = parseConfig({ server, dataDir: join(at.dir, 'agent'), gateways, mqttUrl: at.mqttUrl }, 'bench')
  return startAgent(config, { drivers: [counter], signal: new AbortController().signal, log: QUIET })
}
