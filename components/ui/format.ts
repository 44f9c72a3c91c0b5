/** Numbers and times as every screen shows them: tabular, minus as U+2212, the clock in the site's zone. */
export const MINUS = '−'
const formats = new Map<string, Intl.DateTimeFormat>()

function inZone(locale: string, timeZone: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${locale}|${timeZone}|${key}`
  const held = formats.get(id) ?? new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options })
  formats.set(id, held)
  return held
}

export const asMs = (at: string | number | Date): number => (typeof at === 'number' ? at : new Date(at).getTime())

/** `decimals` fixed places; thousands are grouped by a comma in both languages, as instruments do. */
export function formatNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–'
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? MINUS + text : text
}

/** 14:32:24 */
export const formatClock = (atMs: number, timeZone: string): string =>
  inZone('en-GB', timeZone, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(atMs)

/** 14:32 */
export const formatMinute = (atMs: number, timeZone: string): string =>
  inZone('en-GB', timeZone, 'minute', { hour: '2-digit', minute: '2-digit' }).format(atMs)

/** Wed 19 Aug, 8月19日 周三 */
export function formatDay(atMs: number, locale: string, timeZone: string): string {
  if (locale !== 'zh-CN')
    return inZone('en-GB', timeZone, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(atMs).replace(',', '')
  const date = inZone('zh-CN', timeZone, 'date', { month: 'long', day: 'numeric' }).format(atMs)
  return `${date} ${inZone('zh-CN', timeZone, 'weekday', { weekday: 'short' }).format(atMs)}`
}

const HALF_DAY_MS = 43_200_000
const HALF_YEAR_MS = 365 * HALF_DAY_MS

/** 1 Dec 2027, 2027年12月1日 */
const formatDate = (atMs: number, locale: string, timeZone: string): string =>
  inZone(locale === 'zh-CN' ? 'zh-CN' : 'en-GB', timeZone, 'year', {
    day: 'numeric',
    month: locale === 'zh-CN' ? 'long' : 'short',
    year: 'numeric',
  }).format(atMs)

/** The clock alone while it cannot be mistaken, with the day before it after twelve hours, and with the year in place of the weekday from half a year
 *  on; `compact` gives the day alone then, `minute` no seconds. */
export function formatMoment(atMs: number, nowMs: number, locale: string, timeZone: string, compact = false, minute = false): string {
  const awayMs = Math.abs((nowMs || atMs) - atMs)
  if (awayMs < HALF_DAY_MS) return minute ? formatMinute(atMs, timeZone) : formatClock(atMs, timeZone)
  if (Number.isFinite(awayMs) && awayMs > HALF_YEAR_MS)
    return `${formatDate(atMs, locale, timeZone)}${compact ? '' : ` ${formatMinute(atMs, timeZone)}`}`
  if (compact) return inZone(locale === 'zh-CN' ? 'zh-CN' : 'en-GB', timeZone, 'short', { day: 'numeric', month: 'short' }).format(atMs)
  return `${formatDay(atMs, locale, timeZone)} ${formatMinute(atMs, timeZone)}`
}

/** A name with its unit behind it, by the comma of the language; a unit without a sign is left out. */
export const withUnit = (name: string, unit: string, locale: string): string =>
  unit === '' ? name : `${name}${locale === 'zh-CN' ? '，' : ', '}${unit}`
