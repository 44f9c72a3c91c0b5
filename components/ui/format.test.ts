import { expect, test } from 'vitest'
import { formatClock, formatDay, formatMoment, formatNumber } from './format.ts'

const AT = Date.UTC(2026, 7, 19, 6, 32, 24)

test('[UI2] numbers keep their places, group thousands and use the true minus', () => {
  expect(formatNumber(1480, 0)).toBe('1,480')
  expect(formatNumber(-0.16, 3)).toBe('−0.160')
  expect(formatNumber(-0.0001, 2)).toBe('0.00')
  expect(formatNumber(Number.NaN, 2)).toBe('–')
})

test('[UI3] a time is shown in the zone of the site', () => {
  expect(formatClock(AT, 'Asia/Shanghai')).toBe('14:32:24')
  expect(formatDay(AT, 'en', 'Asia/Shanghai')).toBe('Wed 19 Aug')
  expect(formatDay(AT, 'zh-CN', 'Asia/Shanghai')).toBe('8月19日 周三')
})

test('[UI6] a moment just before midnight is still a clock time just after it, and a day once it is old', () => {
  const midnight = Date.UTC(2026, 7, 19, 16, 0, 0)
  expect(formatMoment(midnight - 60_000, midnight + 60_000, 'en', 'Asia/Shanghai')).toBe('23:59:00')
  expect(formatMoment(midnight - 60_000, midnight + 86_400_000, 'en', 'Asia/Shanghai')).toBe('Wed 19 Aug 23:59')
  expect(formatMoment(midnight - 60_000, midnight + 86_400_000, 'en', 'Asia/Shanghai', true)).toBe('19 Aug')
  const later = midnight + 365 * 86_400_000 // nobody takes it for the next 20 August
  expect(formatMoment(later, midnight, 'en', 'Asia/Shanghai')).toBe(`20 Aug ${new Date(later).getUTCFullYear()} 00:00`)
  expect(formatMoment(later, midnight, 'zh-CN', 'Asia/Shanghai')).toBe(`${new Date(later).getUTCFullYear()}年8月20日 00:00`)
  expect(formatMoment(later, midnight, 'en', 'Asia/Shanghai', true)).toBe(`20 Aug ${new Date(later).getUTCFullYear()}`)
  expect(formatMoment(later, Number.POSITIVE_INFINITY, 'en', 'Asia/Shanghai')).toMatch(/^\w{3} 20 Aug 00:00$/)
})
