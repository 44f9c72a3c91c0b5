const LONGEST_ALIAS = 200
/** Visible ASCII, which nearly every code is, has nothing to be cleaned of: ten thousand at once are read in half the time. */
const PLAIN = /^[!-~]*$/

/** Text as somebody typed, scanned or pasted it, without what typing and copying leave in it: full-width and half-width forms are one
 *  (NFKC), invisible characters and marks of direction go, other spaces become one space. */
export const cleaned = (given: string): string =>
  PLAIN.test(given)
    ? given
    : given
        .normalize('NFKC')
        .replaceAll(/[\p{Cf}\u115f\u1160\u3164]/gu, '')
        .replaceAll(/[\p{Zs}\t]+/gu, ' ')
        .trim()

/** The form in which codes, tags and most aliases are compared; the database folds tags alike (registry_fold). */
export const foldCode = (text: string): string => (PLAIN.test(text) ? text : text.normalize('NFKC')).toUpperCase()

/** Free text that people took for a code: any script, no control characters, nothing that only an address or a program would hold. */
export const freeText = (text: string): string | null =>
  text !== '' && text.length <= LONGEST_ALIAS && !/[\p{Cc}\p{Co}\p{Cn}<>"'`;%?#{}|^\\]/u.test(text) ? foldCode(text) : null
