import { expect, test } from 'vitest'
import { localIn, momentIn } from './zoned.ts'

test('[LF6] the clock of the site is meant, not that of the browser; also across a change of summer time', () => {
  expect(localIn('Asia/Shanghai', Date.UTC(2026, 10, 22, 6, 5))).toBe('2026-11-22T14:05')
  expect(momentIn('Asia/Shanghai', '2026-11-22T14:05')).toBe(Date.UTC(2026, 10, 22, 6, 5))
  for (const at of [Date.UTC(2026, 2, 29, 0, 59), Date.UTC(2026, 2, 29, 1, 1), Date.UTC(2026, 9, 25, 2, 0), Date.UTC(2026, 6, 1)])
    expect(momentIn('Europe/Berlin', localIn('Europe/Berlin', at))).toBe(at)
  expect(momentIn('UTC', '')).toBeNull()
})
