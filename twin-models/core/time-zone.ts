/** Whether a text names a time zone of the IANA database, such as Asia/Shanghai; an offset is none, for it knows no summer. */
export function isTimeZone(text: string): boolean {
  if (/^[+-]/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}
