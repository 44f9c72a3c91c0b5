import { expect, test, vi } from 'vitest'
import { makeStore } from './store.ts'

test('[LS1] the first reading is told at once; a flood after it at most four times a second, with the newest value', () => {
  vi.useFakeTimers()
  try {
    const store = makeStore({ nowMs: () => Date.now() })
    const told: (number | undefined)[] = []
    store.listen(7, () => told.push(store.get(7)?.value))
    for (let i = 0; i < 20; i++) {
      store.take([[7, 1_000 + i, i, 192, 0]])
      vi.advanceTimersByTime(50)
    }
    vi.advanceTimersByTime(1_000)
    expect(told[0]).toBe(0)
    expect(told.at(-1)).toBe(19)
    expect(told.length).toBeLessThanOrEqual(6)
  } finally {
    vi.useRealTimers()
  }
})

test('[LS2] an older value never stands over a newer one', () => {
  const store = makeStore()
  store.put(7, { atMs: 20, value: 2, quality: 'good', source: 'measured' })
  store.put(7, { atMs: 10, value: 1, quality: 'good', source: 'measured' })
  expect(store.get(7)?.value).toBe(2)
})
