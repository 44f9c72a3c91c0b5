import { randomUUID } from 'node:crypto'
import type { IngestBed } from './bed.ts'

/** A browser's stream without the browser: when each watched reading arrived, by `series:atMs`. */
export async function openEar(
  { url, token }: IngestBed,
  series: readonly number[],
): Promise<AsyncDisposable & { heard: Map<string, number> }> {
  const streamId = randomUUID()
  const headers = { authorization: `Bearer ${token}` }
  const end = new AbortController()
  const heard = new Map<string, number>()
  const input = encodeURIComponent(JSON.stringify({ streamId }))
  const stream = await fetch(`${url}/api/trpc/live.stream?input=${input}`, {
    headers: { ...headers, accept: 'text/event-stream' },
    signal: end.signal,
  })
  if (!stream.ok || !stream.body) throw new Error(`the stream was refused: ${stream.status} ${await stream.text()}`)
  const reading = read(stream.body, (rows, nowMs) => {
    for (const [id, atMs] of rows) heard.set(`${id}:${atMs}`, nowMs)
  }).catch((error) => {
    if (!end.signal.aborted) throw error
  })
  const watched = await fetch(`${url}/api/trpc/live.watch`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ streamId, series, siteIds: [] }),
  })
  if (!watched.ok) throw new Error(`live.watch was refused: ${watched.status}`)
  return {
    heard,
    async [Symbol.asyncDispose]() {
      end.abort()
      await reading
    },
  }
}

async function read(body: ReadableStream<Uint8Array>, onRows: (rows: [number, number][], nowMs: number) => void): Promise<void> {
  let rest = ''
  const text = new TextDecoder()
  for await (const chunk of body) {
    rest += text.decode(chunk, { stream: true })
    const lines = rest.split('\n')
    rest = lines.pop() ?? ''
    const nowMs = Date.now()
    for (const line of lines) {
      if (!line.startsWith('data: {"kind":"readings"')) continue
      onRows((JSON.parse(line.slice(6)) as { rows: [number, number][] }).rows, nowMs)
    }
  }
}
