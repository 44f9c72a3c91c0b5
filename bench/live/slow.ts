import type { IngestBed } from '../ingest/bed.ts'
import { openEar } from '../ingest/live-ear.ts'
import { memoryMb } from '../process-use.ts'
import { percentile, round } from '../shape.ts'
import { openStalled } from './stalled.ts'

export const SLOW = { gateways: 10, series: 2_000, perSecond: 2_000 } as const
export type Slow = { growthMb: number; before: Heard; beside: Heard; resyncs: boolean; how: string }
type Heard = { p99Ms: number; n: number }

/** Many browsers, then one more that is stopped: what it costs the server, the others, and whether it catches up. */
export async function besideAStalled(
  bed: IngestBed,
  { browsers, seconds, goOnMs, progress }: { browsers: number; seconds: number; goOnMs: number; progress: (line: string) => void },
): Promise<Slow> {
  const watched = bed.gateways.flatMap((it) => it.series.map(({ id }) => id))
  const commits = bed.watch(watched)
  await using ears = new AsyncDisposableStack()
  const heard: Map<string, number>[] = []
  for (let i = 1; i < browsers; i++) heard.push(ears.use(await openEar(bed, watched)).heard)
  progress(`${browsers - 1} browsers, ${seconds} s`)
  await run(bed, { seconds: Math.ceil(seconds / 3), heard, commits }) // warm
  const before = await run(bed, { seconds, heard, commits })
  progress(`one more, stopped, ${seconds} s`)
  const restMb = memoryMb(bed.serverPid)
  await using stalled = await openStalled(bed, watched)
  const beside = await run(bed, { seconds, heard, commits })
  const growthMb = round(Math.max(0, memoryMb(bed.serverPid) - restMb))
  const again = await stalled.goOn(goOnMs)
  const how = `${browsers - 1} browsers of ${SLOW.series} series at ${SLOW.perSecond} readings/s`
  return { growthMb, before, beside, resyncs: /"kind":"(readings|snapshot)"/.test(again), how }
}

async function run(
  bed: IngestBed,
  { seconds, heard, commits }: { seconds: number; heard: readonly Map<string, number>[]; commits: Map<string, number> },
): Promise<Heard> {
  for (const one of heard) one.clear()
  await bed.run({ seconds, perSecond: SLOW.perSecond, window: 0 })
  await new Promise((resolve) => setTimeout(resolve, 500)) // what is on its way
  const delays = heard.flatMap((one) => [...one].flatMap(([key, ms]) => (commits.has(key) ? [ms - commits.get(key)!] : [])))
  return { p99Ms: percentile(delays, 99), n: delays.length }
}
