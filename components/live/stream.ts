import type { LiveEvent } from '#/server/live/contract.ts'
import type { FromStream, Interest, Trouble } from './wire.ts'

const DEAD_AFTER_MS = 15_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000

export type Stream = { watch(interest: Interest): void; close(): void }

/** The one connection of a browser: resumes after its cursor, says again what it covers after each opening, and takes a
 *  stream without a tick for 15 s for dead. Runs in the SharedWorker, or in the tab where there is none. */
export function openStream(streamId: string, emit: (message: FromStream) => void): Stream {
  let source: EventSource | null = null
  let cursor: string | null = null
  let interest: Interest = { series: [], siteIds: [] }
  let retryMs = FIRST_RETRY_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let heardAt = Date.now()
  let closed = false
  let out = false
  let greeted = false
  let trouble: Trouble = null

  function isIn(now: Trouble, sinceMs: number) {
    if (now === trouble) return
    trouble = now
    emit({ kind: 'trouble', trouble, sinceMs })
  }

  const say = () =>
    fetch('/api/trpc/live.watch', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streamId, ...interest }),
    }).catch(() => undefined) // a lost watch is said again when the stream opens again

  /** An event source never tells why it was refused: who was signed out while this browser was away learns it so. */
  const ask = () =>
    fetch('/api/trpc/access.me')
      .then((answer) => {
        if (closed || greeted) return
        out = answer.status === 401
        emit({ kind: 'state', state: out ? 'out' : 'away' })
      })
      .catch(() => undefined) // away: said already

  function again() {
    if (!greeted && !closed && !out) void ask()
    greeted = false
    source?.close()
    source = null
    emit({ kind: 'state', state: out ? 'out' : 'away' })
    clearTimeout(timer)
    if (!closed) timer = setTimeout(open, retryMs)
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
  }

  function open() {
    if (!out) emit({ kind: 'state', state: 'connecting' })
    heardAt = Date.now()
    const input = encodeURIComponent(JSON.stringify({ streamId, ...(cursor ? { after: cursor } : {}) }))
    source = new EventSource(`/api/trpc/live.stream?input=${input}`)
    source.onmessage = (message) => {
      heardAt = Date.now()
      if (message.lastEventId) cursor = message.lastEventId
      const event = JSON.parse(message.data) as LiveEvent
      if (event.kind === 'hello') {
        cursor = event.cursor
        retryMs = FIRST_RETRY_MS
        out = false
        greeted = true
        emit({ kind: 'state', state: 'open' })
        isIn(null, 0)
        void say()
      }
      if (event.kind === 'tick') isIn(event.trouble, event.nowMs)
      emit({ kind: 'event', event })
    }
    source.addEventListener('ping', () => {
      heardAt = Date.now()
    })
    source.addEventListener('serialized-error', (error: MessageEvent<string>) => {
      out = isSignedOut(error.data)
      again()
    })
    source.onerror = again
  }

  const watchdog = setInterval(() => {
    if (source && Date.now() - heardAt > DEAD_AFTER_MS) again()
  }, 5_000)
  open()

  return {
    watch(next) {
      interest = next
      if (source?.readyState === EventSource.OPEN) void say()
    },
    close() {
      closed = true
      clearTimeout(timer)
      clearInterval(watchdog)
      source?.close()
    },
  }
}

/** Whether the server ended the stream because it no longer knows who asks. */
export function isSignedOut(data: string): boolean {
  try {
    return (JSON.parse(data) as { data?: { code?: string } }).data?.code === 'UNAUTHORIZED'
  } catch {
    return false
  }
}
