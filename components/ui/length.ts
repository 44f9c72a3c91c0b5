import type { Locale } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { MINUS } from './format.ts'

/** Lengths of time as every screen shows them: 8 min, in Chinese 8 分钟. Milliseconds and what a device measures keep their signs. */
const WORDS = {
  en: { s: 's', min: 'min', h: 'h', d: 'd', a: 'yr' },
  'zh-CN': { s: '秒', min: '分钟', h: '小时', d: '天', a: '年' },
} as const satisfies Record<Locale, Record<string, string>>
type TimeUnit = keyof (typeof WORDS)[Locale]

const wordsOf = (locale: string): Record<string, string> => WORDS[locale === 'zh-CN' ? 'zh-CN' : 'en']

/** `count` of one unit: 41 s, 41 秒. */
export const inTime = (count: string | number, unit: TimeUnit, locale: string): string => `${count} ${wordsOf(locale)[unit]}`

/** The sign of a unit, where it is one of time the word. */
export const unitWord = (code: string, locale: string): string => wordsOf(locale)[code] ?? unitSymbol(code)

/** How old: 1 s, 41 s, 11 min, 3 h, 5 d. */
export function formatAge(ageMs: number, locale: string): string {
  const s = Math.max(0, Math.round(ageMs / 1000))
  if (s < 100) return inTime(s, 's', locale)
  if (s < 6_000) return inTime(Math.round(s / 60), 'min', locale)
  if (s < 172_800) return inTime(Math.round(s / 3600), 'h', locale)
  return inTime(Math.round(s / 86_400), 'd', locale)
}

/** How long work takes: 40 min, 3 h, 3 h 10 min. */
export function formatDuration(minutes: number, locale: string): string {
  const [h, min] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  return [h > 0 && inTime(h, 'h', locale), (min > 0 || h === 0) && inTime(min, 'min', locale)].filter(Boolean).join(' ')
}

/** A length of time as a clock counts it: 0:24, 7:36, 1:02:10; negative with a minus. */
export function formatSpan(ms: number): string {
  const s = Math.floor(Math.abs(ms) / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const text = s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
  return ms <= -1000 ? MINUS + text : text
}
