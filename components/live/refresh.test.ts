import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { makeRefresh } from './refresh.ts'

test('news that never ends calls no question off: each answer arrives, and the last one knows all of it', async () => {
  vi.useFakeTimers()
  const client = new QueryClient()
  let happened = 0
  const answers: number[] = []
  const queryFn = async ({ signal }: { signal: AbortSignal }) => {
    const known = happened
    await new Promise((resolve) => setTimeout(resolve, 400)) // longer than the time between two pieces of news
    signal.throwIfAborted()
    answers.push(known)
    return known
  }
  const stop = new QueryObserver(client, { queryKey: ['alarms.list', {}], queryFn }).subscribe(() => {})
  const refresh = makeRefresh(client)
  for (; happened < 50; happened++) {
    refresh.entry({ verb: 'alarm.raised' })
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(answers.length).toBeGreaterThan(4)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(client.getQueryData(['alarms.list', {}])).toBe(50)
  const asked = answers.length
  await vi.advanceTimersByTimeAsync(10_000)
  expect(answers.length).toBe(asked) // quiet when nothing is new
  stop()
  client.clear()
  vi.useRealTimers()
})
