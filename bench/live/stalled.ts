import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import type { IngestBed } from '../ingest/bed.ts'

/** A browser that was stopped (SIGSTOP, a closed lid): its connection stands, and nothing reads from it. */
export async function openStalled(
  { url, token }: IngestBed,
  series: readonly number[],
): Promise<AsyncDisposable & { goOn(withinMs: number): Promise<string> }> {
  const streamId = randomUUID()
  const { hostname, port, host } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.write(
    `GET /api/trpc/live.stream?input=${encodeURIComponent(JSON.stringify({ streamId }))} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nAccept: text/event-stream\r\n\r\n`,
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.pause()
  const watched = await fetch(`${url}/api/trpc/live.watch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ streamId, series, siteIds: [] }),
  })
  if (!watched.ok) throw new Error(`live.watch was refused: ${watched.status}`)
  return {
    /** What it hears when it reads again. */
    goOn: (withinMs) =>
      new Promise((resolve) => {
        let heard = ''
        socket.on('data', (bytes) => {
          heard = (heard + bytes.toString('latin1')).slice(-200_000)
        })
        socket.resume()
        setTimeout(() => resolve(heard), withinMs)
      }),
    async [Symbol.asyncDispose]() {
      socket.destroy()
    },
  }
}
