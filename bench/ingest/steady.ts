import { cpuSeconds, memoryMb } from '../process-use.ts'
import { percentile, type Row, round } from '../shape.ts'
import { type IngestBed, type Place, startIngestBed } from './bed.ts'
import { openEar } from './live-ear.ts'

const PER_SECOND = 15_000
const GATEWAYS = 50
const DEVICES = 5_000
const POINTS = 3
const CORES = 2
const WATCHED = 1_000
const SETTLING_S = 120

/** 5,000 devices of three points a second behind 50 gateways: what it costs, what is lost, how late a browser hears. */
export async function steadyRows(
  place: (name: string) => Promise<Place>,
  { quick, progress }: { quick: boolean; progress: (line: string) => void },
): Promise<Row[]> {
  const seconds = quick ? 15 : 600
  const series = DEVICES * POINTS
  await using gathered = await startIngestBed(await place('steady'), { series, gateways: GATEWAYS, perMessage: series }, progress)
  progress(`steady, ${seconds} s, one message a gateway a second`)
  const whole = await steady(gathered, seconds)
  await gathered[Symbol.asyncDispose]()
  const singleSeconds = quick ? 15 : 120
  await using alone = await startIngestBed(await place('single'), { series, gateways: GATEWAYS, perMessage: POINTS }, progress)
  progress(`steady, ${singleSeconds} s, one message a device a second`)
  const single = await steady(alone, singleSeconds)
  const n = whole.sent + single.sent
  const how = `${PER_SECOND} readings/s of ${DEVICES} devices behind ${GATEWAYS} gateways over MQTT`
  return [
    { name: 'steady_lost', value: whole.lost + single.lost, n, how: `${how}, ${seconds} s gathered and ${singleSeconds} s one message a device: sent less what the database holds` },
    { name: 'steady_cpu_percent', value: round(whole.cpuPercent), n: whole.sent, how: `${how}, one message a gateway: server and PostgreSQL of two cores (${whole.parts}); one browser stream of ${WATCHED} series` },
    { name: 'steady_single_cpu_percent', value: round(single.cpuPercent), n: single.sent, how: `the same, one numbered message a device: 5,000 messages/s (${single.parts})` },
    { name: 'steady_commit_to_browser_p99_ms', value: whole.commitToBrowserMs, n: whole.heard, how: 'from durable to read from the stream of live.stream, of the gathered run; one cut a tick' },
    quick
      ? { name: 'steady_memory_growth_mb_per_min', value: null, n: 0, how: 'a growth is not seen in a short run' }
      : { name: 'steady_memory_growth_mb_per_min', value: round(whole.growthMbPerMin), n: whole.samples, how: `slope of the server's PSS after ${SETTLING_S} s, ${round(whole.memoryMb)} MB at the end` },
  ] // biome-ignore format: one row a figure
}

export const STEADY = { perSecond: PER_SECOND, gateways: GATEWAYS, devices: DEVICES, points: POINTS, settlingS: SETTLING_S }

type Steady = {
  sent: number
  lost: number
  cpuPercent: number
  /** Of one core. */
  generatorPercent: number
  parts: string
  /** From the device's time to read from the stream, p99; null where nothing was heard. */
  saidToBrowserMs: number | null
  commitToBrowserMs: number | null
  heard: number
  growthMbPerMin: number
  memoryMb: number
  samples: number
}

export async function steady(bed: IngestBed, seconds: number): Promise<Steady> {
  const watched = bed.gateways.flatMap((it) => it.series.slice(0, WATCHED / GATEWAYS).map(({ id }) => id))
  await using ear = await openEar(bed, watched)
  const commits = bed.watch(watched)
  const storedBefore = await bed.stored()
  const startedMs = performance.now()
  const memory: [minutes: number, mb: number][] = []
  const sampling = setInterval(() => {
    const passedS = (performance.now() - startedMs) / 1000
    if (passedS >= SETTLING_S) memory.push([passedS / 60, memoryMb(bed.serverPid)])
  }, 5_000)
  const before = { server: cpuSeconds(bed.serverPid), postgres: cpuSeconds(bed.postgresPid) }
  const run = await bed.run({ seconds, perSecond: PER_SECOND, window: 0 })
  clearInterval(sampling)
  const server = cpuSeconds(bed.serverPid) - before.server
  const postgres = cpuSeconds(bed.postgresPid) - before.postgres
  const delays = [...ear.heard].flatMap(([key, ms]) => (commits.has(key) ? [ms - (commits.get(key) as number)] : []))
  const saidMs = [...ear.heard].map(([key, ms]) => ms - Number(key.slice(key.indexOf(':') + 1)))
  return {
    sent: run.sent,
    lost: run.sent - ((await bed.stored()) - storedBefore),
    cpuPercent: ((server + postgres) / run.seconds / CORES) * 100,
    generatorPercent: (run.cpuSeconds / run.seconds) * 100,
    saidToBrowserMs: saidMs.length === 0 ? null : percentile(saidMs, 99),
    parts: `server ${round((server / run.seconds) * 100)} % of one core, PostgreSQL ${round((postgres / run.seconds) * 100)} %`,
    commitToBrowserMs: delays.length === 0 ? null : percentile(delays, 99),
    heard: delays.length,
    growthMbPerMin: slope(memory),
    memoryMb: memory.at(-1)?.[1] ?? memoryMb(bed.serverPid),
    samples: memory.length,
  }
}

/** By least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  return over / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
}
