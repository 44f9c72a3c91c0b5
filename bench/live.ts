import { type IngestBed, startIngestBed } from './ingest/bed.ts'
import { openEar } from './ingest/live-ear.ts'
import { cutStream } from './live/cuts.ts'
import { openStalled } from './live/stalled.ts'
import { memoryMb } from './process-use.ts'
import { startCluster } from './registry/bed.ts'
import { type Bench, type BenchInput, percentile, type Row, round } from './shape.ts'

const GATEWAYS = 10
const SERIES = 2_000
const PER_SECOND = 2_000

/** Streams of 200 browsers, one of which is stopped; and one that is cut a thousand times. */
export const bench: Bench = {
  name: 'live',
  summary: '200 browser streams beside one that is stopped, and a stream cut 1,000 times',
  async run({ quick, project, progress }: BenchInput): Promise<Row[]> {
    const [browsers, seconds, cuts] = quick ? [20, 6, 50] : [200, 60, 1_000]
    await using cluster = await startCluster(project)
    const place = { address: await cluster.database('live'), postgresPid: cluster.pid() }
    await using bed = await startIngestBed(place, { series: SERIES, gateways: GATEWAYS, perMessage: 100 }, progress)
    progress(`a stream cut ${cuts} times`)
    const { missed, twice, snapshots } = await cutStream(bed, cuts)
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
    const growthMb = memoryMb(bed.serverPid) - restMb
    const again = await stalled.goOn(quick ? 2_000 : 5_000)
    const how = `${browsers - 1} browsers of ${SERIES} series at ${PER_SECOND} readings/s`
    return [
      { name: 'cuts_missed', value: missed, n: cuts, how: `entries of the feed that a stream cut ${cuts} times did not show, resumed by its last event; snapshots: ${snapshots}` },
      { name: 'cuts_twice', value: twice, n: cuts, how: 'of those, shown more than once' },
      { name: 'slow_consumer_rss_mb', value: round(Math.max(0, growthMb)), n: 1, how: `memory of the server after ${seconds} s with one more that reads nothing; ${how}` },
      { name: 'others_p99_ratio', value: round(beside.p99Ms / before.p99Ms), n: beside.n, how: `commit to browser, p99 beside it ${round(beside.p99Ms)} ms, before ${round(before.p99Ms)} ms; ${how}` },
      { name: 'slow_consumer_resyncs', value: /"kind":"(readings|snapshot)"/.test(again) ? 1 : 0, n: 1, how: 'reading again, it hears the newest values or a snapshot' },
    ] // biome-ignore format: one row a figure
  },
}

async function run(
  bed: IngestBed,
  { seconds, heard, commits }: { seconds: number; heard: readonly Map<string, number>[]; commits: Map<string, number> },
): Promise<{ p99Ms: number; n: number }> {
  for (const one of heard) one.clear()
  await bed.run({ seconds, perSecond: PER_SECOND, window: 0 })
  await new Promise((resolve) => setTimeout(resolve, 500)) // what is on its way
  const delays = heard.flatMap((one) => [...one].flatMap(([key, ms]) => (commits.has(key) ? [ms - commits.get(key)!] : [])))
  return { p99Ms: percentile(delays, 99), n: delays.length }
}
