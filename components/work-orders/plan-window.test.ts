import { afterEach, expect, test } from 'vitest'
import { fieldOf, planWindow } from './plan-window.ts'

const own = process.env.TZ
afterEach(() => {
  if (own === undefined) delete process.env.TZ
  else process.env.TZ = own
})

test.each(['UTC', 'America/New_York', 'Asia/Shanghai'])('[WO13] a plan is by the clock of the site, in a browser in %s', (browser) => {
  process.env.TZ = browser
  const saturday = planWindow('Asia/Shanghai', '2026-08-22T06:00', '2026-08-22T09:10')
  expect(saturday).toEqual({ fromIso: '2026-08-21T22:00:00.000Z', toIso: '2026-08-22T01:10:00.000Z' })
  expect(fieldOf('Asia/Shanghai', '2026-08-21T22:00:00.000Z')).toBe('2026-08-22T06:00')
})

test('[WO13] half a window is none, nor is one that ends before it begins', () => {
  expect(planWindow('Asia/Shanghai', '2026-08-22T06:00', '')).toBe('window')
  expect(planWindow('Asia/Shanghai', '', '2026-08-22T06:00')).toBe('window')
  expect(planWindow('Asia/Shanghai', '2026-08-22T06:00', '2026-08-22T05:59')).toBe('backwards')
  expect(fieldOf('Asia/Shanghai', null)).toBe('')
})
