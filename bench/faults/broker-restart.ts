import { startChild } from '../child-process.ts'
import { round } from '../shape.ts'
import { startConfirmedBed, storedIn } from './confirmed-bed.ts'
import type { FaultRun } from './fault.ts'
import type { Delivered, OutboxOrder } from './outbox-process.ts'

const CHANNELS_OF_A_PUMP = 9
const WITHIN_MS = 120_000

/** The broker is a part of the server: stopped as an operator stops it and started again, on another port, while all deliver. */
export const brokerRestarted: FaultRun = async ({ cluster, full, progress }) => {
  const [gateways, batches, restarts] = full ? [500, 112, 10] : [60, 100, 3]
  const address = await cluster.database('faults')
  await using bed = await startConfirmedBed(address, { gateways, series: gateways * CHANNELS_OF_A_PUMP })
  await using senders = startChild(new URL('outbox-process.ts', import.meta.url), [], (process) =>
    process.send({ kind: 'end' } satisfies OutboxOrder),
  )
  let now: Delivered = { there: 0, readings: 0 }
  senders.process.on('message', (told: Delivered) => {
    now = told
  })
  const order = (it: OutboxOrder) => senders.process.send(it)
  /** Seconds from now until it is so. */
  const untilSo = async (what: string, so: () => boolean): Promise<number> => {
    const fromMs = performance.now()
    while (!so()) {
      if (performance.now() - fromMs > WITHIN_MS) throw new Error(`${what}: not within ${WITHIN_MS / 1_000} s; ${JSON.stringify(now)}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return (performance.now() - fromMs) / 1_000
  }
  const all = gateways * batches * CHANNELS_OF_A_PUMP
  order({ kind: 'deliver', mqttUrl: bed.mqttUrl(), gateways: bed.gateways, batches, fromMs: Date.now() - 3_600_000 })
  const backS: number[] = []
  for (let i = 1; i <= restarts; i++) {
    await untilSo('enough is confirmed', () => now.readings >= (i * all) / (restarts + 1))
    progress(`restart ${i} of ${restarts}, ${now.readings} of ${all} confirmed`)
    await bed.server()[Symbol.asyncDispose]()
    await untilSo('none is there', () => now.there === 0)
    await bed.restart()
    order({ kind: 'moved', mqttUrl: bed.mqttUrl() })
    backS.push(await untilSo('all are back', () => now.there === gateways))
  }
  await untilSo('all is confirmed', () => now.readings === all)
  await senders[Symbol.asyncDispose]()
  await bed.server()[Symbol.asyncDispose]()
  const stored = await storedIn(address)
  const how = `${all} readings of ${gateways} gateways over MQTT, the server with its broker stopped and started ${restarts} times on the way`
  return [
    { name: 'fault_06_lost', value: all - stored.distinct, n: all, how: `${how}: confirmed and not there` },
    { name: 'fault_06_duplicate_rows', value: stored.rows - stored.distinct, n: all, how: `${how}: there more than once` },
    { name: 'fault_06_back_s', value: round(Math.max(...backS)), n: restarts, how: `${how}: the longest from a start until all are connected and born` },
  ] // biome-ignore format: one row a criterion
}
