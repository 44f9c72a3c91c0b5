import { expect, test } from 'vitest'
import { formatAge, formatDuration, formatSpan, inTime, unitWord } from './length.ts'

const AGES_MS = [1_000, 41_000, 660_000, 7_200_000, 5 * 86_400_000]

test('[UI4] ages and spans are short and never negative by rounding', () => {
  expect(AGES_MS.map((ms) => formatAge(ms, 'en'))).toEqual(['1 s', '41 s', '11 min', '2 h', '5 d'])
  expect(AGES_MS.map((ms) => formatAge(ms, 'zh-CN'))).toEqual(['1 秒', '41 秒', '11 分钟', '2 小时', '5 天'])
  expect(formatAge(-5, 'en')).toBe('0 s')
  expect([24_000, 456_000, 3_730_000, -61_000].map(formatSpan)).toEqual(['0:24', '7:36', '1:02:10', '−1:01'])
})

test('[UI8] work is told in hours and minutes', () => {
  const told = (locale: string) => [40, 180, 190, 0].map((minutes) => formatDuration(minutes, locale))
  expect(told('en')).toEqual(['40 min', '3 h', '3 h 10 min', '0 min'])
  expect(told('zh-CN')).toEqual(['40 分钟', '3 小时', '3 小时 10 分钟', '0 分钟'])
})

test('[UI4] a unit of time is a word of the language, any other keeps its sign', () => {
  expect([inTime('1,480.5', 'h', 'zh-CN'), unitWord('min', 'zh-CN'), unitWord('min', 'en')]).toEqual(['1,480.5 小时', '分钟', 'min'])
  expect([unitWord('Cel', 'zh-CN'), unitWord('1', 'zh-CN')]).toEqual(['°C', ''])
})
