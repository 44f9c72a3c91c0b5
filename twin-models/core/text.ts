/** U+0000 and half a surrogate pair: JSON carries them, no database keeps them. */
const whole = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const DEEPEST = 64

/** Where in a value the first text stands that cannot be kept, or where it nests beyond reason, as a path; null where there is none.
 *  Keys count as texts. */
export function unfitText(value: unknown, at = '', depth = 0): string | null {
  if (typeof value === 'string') return whole(value) ? null : at
  if (typeof value !== 'object' || value === null) return null
  if (depth === DEEPEST) return at
  const entries: Iterable<[string | number, unknown]> = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, held] of entries) {
    const path = typeof key === 'number' ? `${at}[${key}]` : at ? `${at}.${key}` : key
    if (typeof key === 'string' && !whole(key)) return at
    const found = unfitText(held, path, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** The text as it can be kept, at most so long: what cannot be is U+FFFD, and seen. */
export const keepable = (text: string, length: number): string => text.slice(0, length).toWellFormed().replaceAll('\0', '\ufffd')

/** A text without what copying leaves in it and nobody sees: spaces of no width, soft hyphens, and marks of direction, which turn round what stands
 *  beside them. */
export const visible = (text: string): string =>
  text.replaceAll(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')

/** A part of an address with its percent signs undone; where they are wrong, as it was given: who typed it is told so, and nothing breaks. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
