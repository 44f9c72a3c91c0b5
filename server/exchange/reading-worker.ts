import { parentPort } from 'node:worker_threads'
import { openSource, type Source, type SourceLine } from './source.ts'

/** The thread in which files are read: told a file it says what that is, told *more* it gives the next lines. */
export type ToRead = { bytes: Uint8Array; fileName: string }
export type HeadRead = Omit<Source, 'lines'>
export type LinesRead = { lines: SourceLine[]; done: boolean }
const AT_ONCE = 1_000

let rest: AsyncIterator<SourceLine> | null = null
parentPort?.on('message', async (asked: ToRead | 'more') => {
  parentPort?.postMessage(asked === 'more' ? await more() : await open(asked))
})

async function open({ bytes, fileName }: ToRead): Promise<HeadRead> {
  rest = null // what is left of the file before makes room
  const { lines, ...head } = await openSource(bytes, fileName)
  rest = lines()[Symbol.asyncIterator]()
  return head
}

async function more(): Promise<LinesRead> {
  const read: LinesRead = { lines: [], done: rest === null }
  while (rest && read.lines.length < AT_ONCE && !read.done) {
    const next = await rest.next()
    if (next.done) read.done = true
    else read.lines.push(next.value)
  }
  return read
}
