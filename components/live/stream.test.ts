import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isSignedOut, openStream } from './stream.ts'
import type { FromStream, StreamState } from './wire.ts'

test('[FR2] the end of a stream for want of a sign-in is told from every other end', () => {
  expect(isSignedOut(JSON.stringify({ message: 'x', code: -32001, data: { code: 'UNAUTHORIZED', httpStatus: 401 } }))).toBe(true)
  for (const other of ['', 'null', '{}', '{"data":{"code":"INTERNAL_SERVER_ERROR"}}']) expect(isSignedOut(other), other).toBe(false)
})

/** The browser's own event source, played by hand. */
class PlayedSource extends EventTarget {
  static readonly OPEN = 1
  static latest: PlayedSource
  readyState = 0
  onmessage: ((message: { data: string; lastEventId: string }) => void) | null = null
  onerror: (() => void) | null = null
  constructor() {
    super()
    PlayedSource.latest = this
  }
  close() {}
}

let status = 200
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', PlayedSource)
  vi.stubGlobal('fetch', async () => ({ status }))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const hello = () => PlayedSource.latest.onmessage?.({ data: JSON.stringify({ kind: 'hello', cursor: 'a.1' }), lastEventId: 'a.1' })

test('[FR3] who was signed out while his browser was away is told so, and is in again when he has signed in beside', async () => {
  const states: StreamState[] = []
  const stream = openStream('one', (message: FromStream) => {
    if (message.kind === 'state') states.push(message.state)
  })
  hello()
  expect(states.at(-1)).toBe('open')
  PlayedSource.latest.onerror?.() // the network is gone
  expect(states.at(-1)).toBe('away')
  await vi.advanceTimersByTimeAsync(600)
  status = 401
  PlayedSource.latest.onerror?.() // refused: an event source says no more than that
  await vi.advanceTimersByTimeAsync(1)
  expect(states.at(-1)).toBe('out')
  status = 200
  await vi.advanceTimersByTimeAsync(2_000) // opened again, not connecting: nothing flickers
  expect(states.at(-1)).toBe('out')
  hello()
  expect(states.at(-1)).toBe('open')
  stream.close()
})

test('[FR5] what the server is in is told when it is another; a stream that opens anew begins with nothing', () => {
  const heard: unknown[] = []
  const stream = openStream('one', (message: FromStream) => {
    if (message.kind === 'trouble') heard.push([message.trouble, message.sinceMs])
  })
  const tick = (trouble: string | null, nowMs: number) =>
    PlayedSource.latest.onmessage?.({ data: JSON.stringify({ kind: 'tick', nowMs, trouble }), lastEventId: 'a.1' })
  hello()
  tick(null, 1)
  tick('DATABASE_AWAY', 2)
  tick('DATABASE_AWAY', 3)
  tick(null, 4)
  tick('DISK_FULL', 5)
  hello()
  expect(heard).toEqual([
    ['DATABASE_AWAY', 2],
    [null, 4],
    ['DISK_FULL', 5],
    [null, 0],
  ])
  stream.close()
})
