import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startDemoProcess } from './demo-process.ts'
import { commandFigures, findingFigures, inferenceFigure } from './loop-api.ts'
import { browserFigures, mapFigures } from './loop-browser.ts'
import { signIn } from './session.ts'
import { type Bench, type BenchInput, percentile, type Row } from './shape.ts'

/** The loop on the running demo: from a cold start to a reading on the screen, a finding in an order, a command with its receipt. */
export const bench: Bench = {
  name: 'loop',
  summary: 'start, reading to browser, finding to order, command to receipt, inference, memory, first load of the map',
  async run(input) {
    const dir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
    const dataDir = join(dir, 'data')
    try {
      return [...(await coldStart(input, dataDir)), ...(await warm(input, dataDir))]
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  },
}

/** A start without built pages and without data, as after `npm ci`. */
async function coldStart({ project, progress }: BenchInput, dataDir: string): Promise<Row[]> {
  progress('cold start: building the pages, making the world')
  const built = join(project, '.next')
  const aside = join(project, '.next-aside')
  const had = existsSync(built)
  if (had) renameSync(built, aside)
  try {
    await using demo = await startDemoProcess(project, { dataDir })
    const map = await mapFigures(demo)
    return [
      {
        name: 'start_cold_s',
        value: round(demo.readyS + map.firstLoadMs / 1000, 1),
        n: 1,
        how: 'from the command, without built pages or data, to the map drawn with its objects in a browser',
      },
    ]
  } finally {
    if (had) rmSync(aside, { recursive: true, force: true })
  }
}

const FIRST_LOADS = 5

async function warm({ project, progress, quick }: BenchInput, dataDir: string): Promise<Row[]> {
  progress('warm start')
  await using demo = await startDemoProcess(project, { dataDir })
  const startedMs = performance.now()
  const rows: Row[] = [
    { name: 'start_warm_s', value: round(demo.readyS, 1), n: 1, how: 'from the command to ready, pages built and data there' },
  ]
  const { api } = await signIn(demo, 'engineer')
  progress('first load of the map')
  const { jsKb, scripts, firstLoadMs } = await mapFigures(demo)
  const loads = [firstLoadMs]
  while (loads.length < (quick ? 1 : FIRST_LOADS)) loads.push((await mapFigures(demo)).firstLoadMs)
  rows.push(
    { name: 'map_js_kb', value: round(jsKb, 0), n: scripts, how: 'script bytes over the wire of the map page, workers included' },
    {
      name: 'map_first_load_ms',
      value: round(percentile(loads, 50), 0),
      n: loads.length,
      how: `median, navigation to objects drawn, a new browser each with an empty cache, software renderer; the first after the start ${round(firstLoadMs, 0)} ms`,
    },
  )
  progress('readings to the browser')
  rows.push(...(await browserFigures(demo, quick ? 60 : 1000)))
  progress('findings to orders')
  rows.push(await findingFigures(demo, api, quick ? 40 : 200))
  progress('commands to receipts')
  rows.push(await commandFigures(api, quick ? 40 : 200))
  rows.push(await inferenceFigure(api))
  rows.push(...(await memory(demo.memoryMb, startedMs, quick, progress)))
  return rows
}

const MEASURE_AT_MS = 600_000

async function memory(memoryMb: () => number, startedMs: number, quick: boolean, progress: (line: string) => void): Promise<Row[]> {
  const total = 'sum of PSS of the process tree, PostgreSQL and agents included'
  if (quick)
    return [
      { name: 'memory_total_mb', value: round(memoryMb(), 0), n: 1, how: `${total}, at the end of a quick run` },
      { name: 'memory_growth_mb_per_min', value: null, n: 0, how: 'needs the full run of 20 minutes' },
    ]
  progress('memory: ten minutes after the start, then ten more')
  await pause(Math.max(0, MEASURE_AT_MS - (performance.now() - startedMs)))
  const samples: { min: number; mb: number }[] = []
  for (let minute = 0; minute <= 10; minute += 0.5) {
    samples.push({ min: minute, mb: memoryMb() })
    await pause(30_000)
  }
  return [
    { name: 'memory_total_mb', value: round(samples[0]?.mb ?? 0, 0), n: 1, how: `${total}, ten minutes after the start` },
    {
      name: 'memory_growth_mb_per_min',
      value: round(slope(samples), 2),
      n: samples.length,
      how: 'least-squares slope over the ten minutes after',
    },
  ]
}

function slope(samples: readonly { min: number; mb: number }[]): number {
  const mean = (of: (sample: { min: number; mb: number }) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length
  const x = mean(({ min }) => min)
  const y = mean(({ mb }) => mb)
  return samples.reduce((sum, { min, mb }) => sum + (min - x) * (mb - y), 0) / samples.reduce((sum, { min }) => sum + (min - x) ** 2, 0)
}

const round = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places
