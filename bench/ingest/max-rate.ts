import { cpuSeconds } from '../process-use.ts'
import { round } from '../shape.ts'
import type { IngestBed } from './bed.ts'

const WINDOW = 32 // batches of a gateway under way and not confirmed, as our agent has it at most

/** As fast as confirmations allow. `cost`: processor time of server and PostgreSQL, µs a reading. */
export async function maxRate(
  bed: IngestBed,
  seconds: number,
): Promise<{ perS: number; cost: number; generatorShare: number; how: string }> {
  const window = Math.max(2, Math.floor((WINDOW * 10) / bed.gateways.length))
  const before = cpuOf(bed)
  const whole = await bed.run({ seconds, perSecond: null, window })
  const used = cpuOf(bed) - before
  const perS = whole.confirmed / whole.seconds
  const generatorShare = whole.cpuSeconds / whole.seconds
  const stored = await bed.stored()
  const lost = whole.laterConfirmed - stored
  if (lost > 0) throw new Error(`${lost} of ${whole.laterConfirmed} confirmed readings are not in the database`)
  const cost = (used / whole.laterConfirmed) * 1e6
  return { perS, cost, generatorShare, how: `${round(cost)} µs of server and PostgreSQL a reading, ${Math.round(perS)} a second` }
}

const cpuOf = ({ serverPid, postgresPid }: IngestBed) => cpuSeconds(serverPid) + cpuSeconds(postgresPid)
