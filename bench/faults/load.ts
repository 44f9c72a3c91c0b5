import { startIngestBed } from '../ingest/bed.ts'
import { STEADY, steady } from '../ingest/steady.ts'
import { round } from '../shape.ts'
import type { FaultRun } from './fault.ts'

const CORES = 2
const WARM_UP_S = 10

/** One message a device and second, of each three points: half an hour in full. */
export const load: FaultRun = async ({ cluster, full, progress }) => {
  const seconds = full ? 1_800 : 10
  const { devices, points, gateways, settlingS, perSecond } = STEADY
  const place = { address: await cluster.database('faults'), postgresPid: cluster.pid() }
  await using bed = await startIngestBed(place, { series: devices * points, gateways, perMessage: points }, progress)
  await bed.run({ seconds: WARM_UP_S, perSecond, window: 0 }) // a server that has just begun is compiled first
  progress(`${perSecond} readings a second for ${seconds} s`)
  const run = await steady(bed, seconds)
  const how = `${devices} devices of ${points} points behind ${gateways} gateways over MQTT, one message a device and second, ${seconds} s`
  return [
    {
      name: 'fault_01_stored_per_s',
      value: Math.round(run.sent / seconds),
      n: run.sent,
      how: `${how}: readings sent a second, all of them stored where none is lost`,
    },
    { name: 'fault_01_lost', value: run.lost, n: run.sent, how: `${how}: sent less what the database holds` },
    {
      name: 'fault_01_cpu_percent',
      value: round(run.cpuPercent + run.generatorPercent / CORES),
      n: run.sent,
      how: `${how}: of two cores, with the generator (${run.parts}, generator ${round(run.generatorPercent)} %)`,
    },
    {
      name: 'fault_01_visible_p99_ms',
      value: run.saidToBrowserMs,
      n: run.heard,
      how: `${how}: from the device's time to read from a browser's stream`,
    },
    full
      ? {
          name: 'fault_01_memory_mb_per_min',
          value: round(run.growthMbPerMin),
          n: run.samples,
          how: `${how}: slope of the server's PSS after ${settlingS} s`,
        }
      : { name: 'fault_01_memory_mb_per_min', value: null, n: 0, how: 'a growth is not seen in a short run: --full' },
  ]
}
