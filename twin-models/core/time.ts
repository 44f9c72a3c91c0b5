/** Durations in milliseconds, so that a rule reads as people say it. */
export const seconds = (n: number) => n * 1000
export const minutes = (n: number) => n * 60_000
export const hours = (n: number) => n * 3_600_000
export const days = (n: number) => n * 86_400_000

/** The calendar day and the hour (with fraction) of an instant in a site's IANA zone.
 *  @throws RangeError on an unknown zone */
export function wallClock(atMs: number, timeZone: string): { hour: number; weekday: number; dayOfYear: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs)
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const day = Date.UTC(of('year'), of('month') - 1, of('day'))
  return {
    hour: of('hour') + of('minute') / 60 + of('second') / 3600,
    weekday: new Date(day).getUTCDay(),
    dayOfYear: (day - Date.UTC(of('year'), 0, 1)) / 86_400_000,
  }
}
