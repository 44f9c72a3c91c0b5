import { startIngestBed } from '../ingest/bed.ts'
import { cutStream } from '../live/cuts.ts'
import { besideAStalled, SLOW } from '../live/slow.ts'
import { round } from '../shape.ts'
import type { FaultInput, FaultRun } from './fault.ts'

const bedOf = async ({ cluster, progress }: FaultInput) =>
  startIngestBed({ address: await cluster.database('faults'), postgresPid: cluster.pid() }, { ...SLOW, perMessage: 100 }, progress)

export const slowConsumer: FaultRun = async (input) => {
  const [browsers, seconds] = input.full ? [200, 60] : [20, 6]
  await using bed = await bedOf(input)
  const { growthMb, before, beside, resyncs, how } = await besideAStalled(bed, { browsers, seconds, goOnMs: 5_000, progress: input.progress }) // biome-ignore format: one call
  return [
    { name: 'fault_16_rss_mb', value: growthMb, n: 1, how: `memory of the server after ${seconds} s with one more that reads nothing; ${how}` },
    { name: 'fault_16_others_p99_ratio', value: round(beside.p99Ms / before.p99Ms), n: beside.n, how: `commit to browser, p99 beside it to before (${round(before.p99Ms)} ms); ${how}` },
    { name: 'fault_16_not_resynced', value: resyncs ? 0 : 1, n: 1, how: 'reading again, it hears neither the newest values nor a snapshot' },
  ] // biome-ignore format: one row a criterion
}

export const streamCut: FaultRun = async (input) => {
  const cuts = input.full ? 1_000 : 50
  await using bed = await bedOf(input)
  const { missed, twice, snapshots } = await cutStream(bed, cuts)
  const how = `a stream cut ${cuts} times while things happen, resumed by its last event; snapshots: ${snapshots}`
  return [
    { name: 'fault_19_missed', value: missed, n: cuts, how: `${how}: entries of the feed not shown` },
    { name: 'fault_19_twice', value: twice, n: cuts, how: `${how}: shown more than once` },
  ]
}
