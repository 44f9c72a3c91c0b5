import { type IngestBed, startIngestBed } from '../ingest/bed.ts'
import { openEar } from '../ingest/live-ear.ts'
import { percentile, round } from '../shape.ts'
import type { FaultRun } from './fault.ts'

const PER_SECOND = 15_000
const SHAPE = { series: PER_SECOND, gateways: 50, perMessage: PER_SECOND }
const WATCHED_OF_EACH = 10
const LOOK_S = 2
const QUICK_ENOUGH_MS = 2_000

/** Three and ten times what it is made for; then the usual again, until what is said is seen within two seconds. */
export const overload: FaultRun = async ({ cluster, full, progress }) => {
  await using bed = await startIngestBed({ address: await cluster.database('faults'), postgresPid: cluster.pid() }, SHAPE, progress)
  const watched = bed.gateways.flatMap((it) => it.series.slice(0, WATCHED_OF_EACH).map(({ id }) => id))
  await using ear = await openEar(bed, watched)
  let [lost, confirmed, worst, took] = [0, 0, 0, 0]
  const rates: number[] = []
  for (const [times, seconds] of [
    [3, full ? 60 : 6],
    [10, full ? 300 : 6],
  ] as const) {
    progress(`${times} times, ${seconds} s`)
    const beganMs = performance.now()
    const run = await bed.run({ seconds, perSecond: times * PER_SECOND, window: 0 })
    rates.push(Math.round(run.sent / run.seconds))
    // What was still to be confirmed at its end counts as not back.
    const backS = await backAfter(bed, ear.heard, { overMs: beganMs + run.seconds * 1_000, mostS: 2 * seconds })
    if (backS / seconds >= worst) [worst, took] = [backS / seconds, backS]
    const usual = await bed.run({ seconds: LOOK_S, perSecond: PER_SECOND, window: 0 })
    confirmed = usual.laterConfirmed
    lost = confirmed - (await bed.stored())
  }
  const alive = await fetch(`${bed.url}/api/health`).then((answer) => answer.status, () => 0) // biome-ignore format: one line
  const how = `${rates.join(' and ')} readings a second of ${bed.gateways.length} gateways`
  return [
    { name: 'fault_02_lost', value: lost, n: confirmed, how: `${how}: confirmed and not in the database` },
    { name: 'fault_02_exits', value: alive === 0 ? 1 : 0, n: 2, how: `${how}: the server does not answer afterwards` },
    { name: 'fault_02_back_ratio', value: round(worst), n: 2, how: `${how}: how long after it p99 from said to seen was above ${QUICK_ENOUGH_MS} ms, in times its length (${round(took)} s)` }, // biome-ignore format: one row
  ]
}

/** At the usual rate again: how long until a look of two seconds has its p99 within bounds. */
async function backAfter(
  bed: IngestBed,
  heard: Map<string, number>,
  { overMs, mostS }: { overMs: number; mostS: number },
): Promise<number> {
  for (;;) {
    heard.clear()
    const fromMs = Date.now()
    const beganS = (performance.now() - overMs) / 1_000
    await bed.run({ seconds: LOOK_S, perSecond: PER_SECOND, window: 0 })
    const delays = [...heard].flatMap(([key, ms]) => {
      const atMs = Number(key.slice(key.indexOf(':') + 1))
      return atMs >= fromMs ? [ms - atMs] : []
    })
    if (delays.length > 0 && percentile(delays, 99) <= QUICK_ENOUGH_MS) return beganS
    if (beganS > mostS) return beganS + LOOK_S
  }
}
