import { encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { receiveSparkplug } from '#/server/telemetry/index.ts'
import { quarantineOf } from '#/server/telemetry/repair.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import { percentile, round, timed } from '../shape.ts'
import type { FaultRun } from './fault.ts'
import { type GatewayBed, startGatewayBed } from './gateway-bed.ts'

const PUMPS = 50
const IN_A_MESSAGE = 8
/** Good batches alone, then as many among the spoilt ones. */
const GOOD = 200
const SEED = 12

/** Messages cut, overwritten and made up, among readings that are good. What happens to be readable is no reject. */
export const spoiltMessages: FaultRun = async (input) => {
  const spoilt = input.full ? 10_000 : 2_000
  await using place = await startGatewayBed(input, PUMPS)
  const good = () => place.send(place.devices.map(({ suffix }) => [suffix, 'flow', Date.now(), 0.2]))
  await good()
  const alone: number[] = []
  for (let i = 0; i < GOOD; i++) alone.push(await timed(good))

  const random = seededRandom(SEED)
  const whole = messageOf(place)
  const beside: number[] = []
  let crashes = 0
  for (let i = 0; i < spoilt; i++) {
    crashes += await crashesOf(place, spoil(whole, random), input.progress)
    if (i % Math.floor(spoilt / GOOD) === 0) beside.push(await timed(good))
  }
  const refused = spoilt - crashes
  const kept = await quarantined(place)
  const aloneMs = percentile(alone, 99)
  const how = `${spoilt} messages cut at random places and with bytes overwritten, seed ${SEED}, among ${GOOD} good batches of ${PUMPS} readings`
  return [
    { name: 'fault_12_crashes', value: crashes, n: spoilt, how: `${how}: what threw` },
    {
      name: 'fault_12_not_in_quarantine',
      value: refused - kept,
      n: refused,
      how: `${how}: not readable or not expected, and not in quarantine`,
    },
    {
      name: 'fault_12_good_p99_ratio',
      value: round(percentile(beside, 99) / aloneMs),
      n: beside.length,
      how: `${how}: a good batch until it is durable, p99 among them to alone (${round(aloneMs)} ms)`,
    },
  ]
}

/** A message that could be read: one value of a few of the pumps. */
function messageOf({ devices }: GatewayBed): Uint8Array {
  const atMs = Date.now()
  const metrics = devices
    .slice(0, IN_A_MESSAGE)
    .map(({ suffix }, i): SparkplugMetric => ({ name: `${suffix}/flow`, alias: i, type: 'Double', value: i, atMs, quality: 64 }))
  return encodeSparkplug({ timestampMs: atMs, metrics })
}

function spoil(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = Buffer.from(bytes.subarray(0, 1 + Math.floor(random() * (bytes.length - 1))))
  for (let n = Math.ceil(random() * 4); n > 0; n--) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  return copy
}

/** One where the message made the receiver throw, none where it was taken or refused. */
async function crashesOf({ bed, session }: GatewayBed, bytes: Uint8Array, progress: (said: string) => void): Promise<0 | 1> {
  try {
    await receiveSparkplug(bed.system, session, 'NDATA', null, bytes)
    return 0
  } catch (error) {
    progress(`${session.gateway.id}: ${(error as Error).message}`)
    return 1
  }
}

async function quarantined({ bed }: GatewayBed): Promise<number> {
  const { counts } = await quarantineOf(bed.system, bed.ground.tenant.id, { limit: 1 })
  return counts.reduce((sum, { count }) => sum + count, 0)
}
