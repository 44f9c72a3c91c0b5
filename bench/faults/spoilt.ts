import { encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { receiveSparkplug } from '#/server/telemetry/index.ts'
import { quarantineOf } from '#/server/telemetry/repair.ts'
import { percentile, round, timed } from '../shape.ts'
import type { FaultRun } from './fault.ts'
import { startGatewayBed } from './gateway-bed.ts'

const GOOD = 200
const SEED = 12

/** Messages cut, overwritten and made up, among readings that are good. What happens to be readable is no reject. */
export const spoiltMessages: FaultRun = async (input) => {
  const spoilt = input.full ? 10_000 : 2_000
  await using place = await startGatewayBed(input, 50)
  const { bed, session, devices, send } = place
  const random = seeded(SEED)
  const nowMs = Date.now()
  const whole = encodeSparkplug({ timestampMs: nowMs, metrics: devices.slice(0, 8).map(({ suffix }, i): SparkplugMetric => ({ name: `${suffix}/flow`, alias: i, type: 'Double', value: i, atMs: nowMs, quality: 64 })) }) // biome-ignore format: one message
  const good = () => send(devices.map(({ suffix }) => [suffix, 'flow', Date.now(), 0.2]))
  await good()
  const alone: number[] = []
  for (let i = 0; i < GOOD; i++) alone.push(await timed(good))
  const beside: number[] = []
  let crashes = 0
  const counted = async () =>
    (await quarantineOf(bed.system, bed.ground.tenant.id, { limit: 1 })).counts.reduce((sum, { count }) => sum + count, 0)
  let refused = 0
  const noted = session.gateway.id
  for (let i = 0; i < spoilt; i++) {
    const bytes = spoil(whole, random)
    try {
      await receiveSparkplug(bed.system, session, 'NDATA', null, bytes)
      refused++
    } catch (error) {
      crashes++
      input.progress(`${noted}: ${(error as Error).message}`)
    }
    if (i % Math.floor(spoilt / GOOD) === 0) beside.push(await timed(good))
  }
  const kept = await counted()
  const how = `${spoilt} messages cut at random places and with bytes overwritten, seed ${SEED}, among ${GOOD} good batches of ${devices.length} readings`
  return [
    { name: 'fault_12_crashes', value: crashes, n: spoilt, how: `${how}: what threw` },
    { name: 'fault_12_not_in_quarantine', value: refused - kept, n: refused, how: `${how}: not readable or not expected, and not in quarantine` },
    { name: 'fault_12_good_p99_ratio', value: round(percentile(beside, 99) / percentile(alone, 99)), n: beside.length, how: `${how}: a good batch until it is durable, p99 among them to alone (${round(percentile(alone, 99))} ms)` },
  ] // biome-ignore format: one row a criterion
}

function spoil(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = Buffer.from(bytes.subarray(0, 1 + Math.floor(random() * (bytes.length - 1))))
  for (let n = Math.ceil(random() * 4); n > 0; n--) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  return copy
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let it = Math.imul(state ^ (state >>> 15), 1 | state)
    it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it
    return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32
  }
}
