import { randomUUID } from 'node:crypto'
import type { IngestBed } from '../ingest/bed.ts'

/** Cuts a stream again and again while things happen, resuming by its last event: what it missed, and what it was shown twice. */
export async function cutStream({ url, token }: IngestBed, cuts: number): Promise<{ missed: number; twice: number; snapshots: number }> {
  const streamId = randomUUID()
  const headers = { authorization: `Bearer ${token}` }
  const seen = new Map<number, number>()
  let cursor: string | null = null
  let snapshots = 0
  const open = async (until: () => boolean, withinMs: number) => {
    const end = new AbortController()
    const input = encodeURIComponent(JSON.stringify({ streamId, ...(cursor ? { after: cursor } : {}) }))
    const stream = await fetch(`${url}/api/trpc/live.stream?input=${input}`, { headers: { ...headers, accept: 'text/event-stream' }, signal: end.signal }) // biome-ignore format: one line
    if (!stream.body) throw new Error(`the stream was refused: ${stream.status}`)
    const timer = setTimeout(() => end.abort(), withinMs)
    let rest = ''
    try {
      for await (const chunk of stream.body) {
        rest += Buffer.from(chunk).toString('utf8')
        const events = rest.split('\n\n')
        rest = events.pop() ?? ''
        for (const text of events) {
          const event = eventOf(text)
          if (event?.kind === 'snapshot') snapshots++
          if (event?.kind === 'entry' && event.verb === 'telemetry.keep_changed')
            seen.set(event.data.raw, (seen.get(event.data.raw) ?? 0) + 1)
          cursor = idOf(text) ?? cursor
        }
        if (until()) break
      }
    } catch (error) {
      if (!end.signal.aborted) throw error
    } finally {
      clearTimeout(timer)
      end.abort()
    }
  }
  await open(() => cursor !== null, 10_000)
  for (let cut = 0; cut < cuts; cut++) {
    const rule = { typeId: null, grade: 'general', raw: 1_000 + cut, minutes: null, hours: null, days: null }
    const said = await fetch(`${url}/api/trpc/telemetry.setKeep`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(rule) }) // biome-ignore format: one line
    if (!said.ok) throw new Error(`nothing happened: ${said.status} ${await said.text()}`)
    const before = cursor
    // Now at once, now in the midst of what comes, now after it.
    await open(() => (cut % 3 === 0 ? true : cut % 3 === 1 ? cursor !== before : seen.has(1_000 + cut)), 5_000)
  }
  await open(() => seen.size >= cuts, 10_000)
  const counts = Array.from({ length: cuts }, (_, i) => seen.get(1_000 + i) ?? 0)
  return { missed: counts.filter((n) => n === 0).length, twice: counts.filter((n) => n > 1).length, snapshots }
}

type Event = { kind: 'snapshot' } | { kind: 'entry'; verb: string; data: { raw: number } }
function eventOf(text: string): Event | null {
  const line = text.split('\n').find((it) => it.startsWith('data: '))
  return line?.startsWith('data: {') ? (JSON.parse(line.slice(6)) as Event) : null
}
const idOf = (text: string) =>
  text
    .split('\n')
    .find((it) => it.startsWith('id: '))
    ?.slice(4)
