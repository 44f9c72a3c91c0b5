/** What stands in the record where free text was erased by right. */
export const ERASED_TEXT = '[erased]'

/** What stands where a name was: the same in every list and language, and tells two erased people apart. Screens word it in the reader's own. */
export const erasedName = (id: string): string => `Erased person ${id.replaceAll('-', '').slice(-4).toUpperCase()}`

/** The mark in such a name; null for every other. */
export const erasedMark = (name: string): string | null => /^Erased person ([0-9A-F]{4})$/.exec(name)?.[1] ?? null
