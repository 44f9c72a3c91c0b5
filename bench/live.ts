import { startIngestBed } from './ingest/bed.ts'
import { cutStream } from './live/cuts.ts'
import { besideAStalled, SLOW } from './live/slow.ts'
import { startCluster } from './registry/bed.ts'
import { type Bench, type BenchInput, type Row, round } from './shape.ts'

/** Streams of 200 browsers, one of which is stopped; and one that is cut a thousand times. */
export const bench: Bench = {
  name: 'live',
  summary: '200 browser streams beside one that is stopped, and a stream cut 1,000 times',
  async run({ quick, project, progress }: BenchInput): Promise<Row[]> {
    const [browsers, seconds, cuts] = quick ? [20, 6, 50] : [200, 60, 1_000]
    await using cluster = await startCluster(project)
    const place = { address: await cluster.database('live'), postgresPid: cluster.pid() }
    await using bed = await startIngestBed(place, { series: SLOW.series, gateways: SLOW.gateways, perMessage: 100 }, progress)
    progress(`a stream cut ${cuts} times`)
    const { missed, twice, snapshots } = await cutStream(bed, cuts)
    const { growthMb, before, beside, resyncs, how } = await besideAStalled(bed, { browsers, seconds, goOnMs: quick ? 2_000 : 5_000, progress }) // biome-ignore format: one call
    return [
      { name: 'cuts_missed', value: missed, n: cuts, how: `entries of the feed that a stream cut ${cuts} times did not show, resumed by its last event; snapshots: ${snapshots}` },
      { name: 'cuts_twice', value: twice, n: cuts, how: 'of those, shown more than once' },
      { name: 'slow_consumer_rss_mb', value: growthMb, n: 1, how: `memory of the server after ${seconds} s with one more that reads nothing; ${how}` },
      { name: 'others_p99_ratio', value: round(beside.p99Ms / before.p99Ms), n: beside.n, how: `commit to browser, p99 beside it ${round(beside.p99Ms)} ms, before ${round(before.p99Ms)} ms; ${how}` },
      { name: 'slow_consumer_resyncs', value: resyncs ? 1 : 0, n: 1, how: 'reading again, it hears the newest values or a snapshot' },
    ] // biome-ignore format: one row a figure
  },
}
