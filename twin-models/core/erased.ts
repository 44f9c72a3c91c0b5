/** What stands in the record where free text was erased by right. */
export const ERASED_TEXT = '[erased]'

/** What stands where a name was: the same in every list and language, and tells two erased people apart. Screens word it in the reader's own. */
export const erasedName = (id: string): string => `Erased person ${id.replaceAll('-', '').slice(-4).toUpperCase()}`

/** The mark in such a name; null for every other. */
export const erasedMark = (name: string): string | null =>
  name.startsWith('Erased person ') ? (/^Erased person ([0-9A-F]{4})$/.exec(name)?.[1] ?? null) : null

type Words = { person(name: string): string; text(text: string): string }

/** An answer in which what stands for erased names and texts is worded; the same object where there is none of it. */
export function wordErased<T>(answer: T, words: Words): T {
  if (typeof answer === 'string')
    return (answer === ERASED_TEXT ? words.text(answer) : erasedMark(answer) ? words.person(answer) : answer) as T
  if (typeof answer !== 'object' || answer === null || ArrayBuffer.isView(answer)) return answer
  if (Array.isArray(answer)) {
    if (typeof answer[0] === 'number') return answer // a series: nobody's name is among numbers
    const worded = answer.map((one) => wordErased(one, words))
    return (worded.some((one, i) => one !== answer[i]) ? worded : answer) as T
  }
  if (Object.getPrototypeOf(answer) !== Object.prototype) return answer
  const changed: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(answer)) {
    const said = wordErased(value, words)
    if (said !== value) changed[key] = said
  }
  return Object.keys(changed).length > 0 ? { ...answer, ...changed } : answer
}
