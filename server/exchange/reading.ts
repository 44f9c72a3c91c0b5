import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { System } from '#/server/platform/system.ts'
import { problem } from './problem.ts'
import type { HeadRead, LinesRead, ToRead } from './reading-worker.ts'
import type { Source, SourceLine } from './source.ts'

/** A thread that reads files, one at a time; started for the first, ended when none came for a while. */
export type Reader = { worker: Worker | null; idle: NodeJS.Timeout | undefined; last: Promise<unknown> }

declare module '#/server/platform/system.ts' {
  interface Services {
    reader: Reader
  }
}

/** What a file may take while it is read. A workbook of the largest size that is taken needs a third of it. */
const MEMORY_MB = 512
const IDLE_MS = 30_000

/** Reads a file that somebody sent, in a thread of its own and within its own memory: while it unfolds the server answers others, and what is made
 *  to unfold without end ends that thread alone. Its lines are read once. */
export function reading<T>(system: System, file: ToRead, work: (source: Source) => Promise<T>): Promise<T> {
  system.services.reader ??= createReader()
  return readWith(system.services.reader, file, work)
}

export const createReader = (): Reader => ({ worker: null, idle: undefined, last: Promise.resolve() })

/** What does not fit into the memory is a file that is too large inside. */
export function readWith<T>(reader: Reader, file: ToRead, work: (source: Source) => Promise<T>, memoryMb = MEMORY_MB): Promise<T> {
  const mine = reader.last.then(() => readNext(reader, file, work, memoryMb))
  reader.last = mine.catch(() => {}) // the next file waits for this one, whatever became of it
  return mine
}

async function readNext<T>(reader: Reader, file: ToRead, work: (source: Source) => Promise<T>, memoryMb: number): Promise<T> {
  clearTimeout(reader.idle)
  const worker = reader.worker ?? start(reader, memoryMb)
  worker.ref()
  try {
    return await work(await sourceOf(worker, file))
  } catch (error) {
    await end(reader, worker)
    if ((error as { code?: string }).code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
    return await work(tooMuch())
  } finally {
    worker.unref()
    reader.idle = setTimeout(() => void end(reader, worker), IDLE_MS).unref()
  }
}

function start(reader: Reader, memoryMb: number): Worker {
  const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  worker.on('error', () => void end(reader, worker)) // who waits for an answer hears it too
  reader.worker = worker
  return worker
}

async function end(reader: Reader, worker: Worker): Promise<void> {
  if (reader.worker === worker) reader.worker = null
  await worker.terminate()
}

async function sourceOf(worker: Worker, file: ToRead): Promise<Source> {
  const head = await ask<HeadRead>(worker, file)
  return { ...head, lines: () => linesOf(worker) }
}

async function* linesOf(worker: Worker): AsyncGenerator<SourceLine> {
  for (let done = false; !done; ) {
    const read = await ask<LinesRead>(worker, 'more')
    yield* read.lines
    done = read.done
  }
}

async function ask<T>(worker: Worker, what: ToRead | 'more'): Promise<T> {
  const answer = once(worker, 'message')
  worker.postMessage(what)
  return (await answer)[0] as T
}

const tooMuch = (): Source => ({
  format: 'xlsx',
  encoding: 'UTF-8',
  headers: [],
  crs: null,
  problems: [problem(1, '', 'TOO_LARGE_INSIDE', '')],
  async *lines() {},
})
