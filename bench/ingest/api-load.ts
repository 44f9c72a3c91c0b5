import { Worker } from 'node:worker_threads'
import type { Load } from '../registry/load.ts'
import { percentile, type Row, round } from '../shape.ts'
import type { IngestBed } from './bed.ts'

const PER_SECOND = 40
const OBJECTS = 50

/** The p99 of a question of the interface while readings come at half the limit, against the same with nothing coming. */
export async function apiRow(
  bed: IngestBed,
  limitPerS: number,
  { quick, progress }: { quick: boolean; progress: (line: string) => void },
): Promise<Row> {
  const seconds = quick ? 8 : 30
  const load = { url: bed.url, paths: paths(bed), token: bed.token, perSecond: PER_SECOND, seconds }
  await ask({ ...load, seconds: 3 })
  progress('questions, nothing coming')
  const idle = await ask(load)
  progress('questions at half the limit')
  const [busy, ingest] = await Promise.all([ask(load), bed.run({ seconds, perSecond: limitPerS / 2, window: 0 })])
  const p99 = { idle: percentile(idle.took, 99), busy: percentile(busy.took, 99) }
  const failed = idle.failed + busy.failed
  return {
    name: 'api_p99_under_load_ratio',
    value: failed > 0 ? null : round(p99.busy / p99.idle),
    n: busy.took.length,
    how: `telemetry.latest of ${OBJECTS} objects, ${PER_SECOND} a second: ${round(p99.busy)} ms at ${Math.round(ingest.sent / ingest.seconds)} readings/s, ${round(p99.idle)} ms idle; ${failed} failed`,
  }
}

function paths({ gateways }: IngestBed): string[] {
  const all = gateways.flatMap(({ objectIds }) => objectIds)
  return Array.from({ length: Math.max(1, Math.floor(all.length / OBJECTS)) }, (_, i) => {
    const objectIds = all.slice(i * OBJECTS, (i + 1) * OBJECTS)
    return `/api/trpc/telemetry.latest?input=${encodeURIComponent(JSON.stringify({ objectIds }))}`
  })
}

async function ask(data: Load): Promise<{ took: number[]; failed: number }> {
  const worker = new Worker(new URL('../registry/load.ts', import.meta.url), { workerData: data })
  try {
    return await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  } finally {
    await worker.terminate()
  }
}
