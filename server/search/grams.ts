import { type SQL, sql } from 'drizzle-orm'
import { pinyin } from 'pinyin-pro'
import type { Names } from '#/twin-models/core/names.ts'

export type Gram = { gram: string; weight: number }
const LONGEST = 40
const MOST = 120
const HAN = /\p{Script=Han}/u

/** The form in which words are compared: NFKC, lower case, accents and what nobody sees off, spaces one. */
export const foldWords = (text: string): string =>
  (PLAIN.test(text)
    ? text
    : text
        .normalize('NFKD')
        .replaceAll(/[\p{Mn}\p{Cf}]/gu, '')
        .normalize('NFKC')
  )
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
/** Most codes and many names: nothing of them is to be normalised. */
const PLAIN = /^[\x20-\x7e]*$/

/** What stands between the words of a query: no gram goes on behind it. */
const BETWEEN = /[\s,;，、；]+/

/** The words of a query; each must be found. */
export const wordsOf = (query: string): string[] =>
  [...new Set(foldWords(query).split(BETWEEN).filter(Boolean))].slice(0, 6).map((word) => word.slice(0, LONGEST))

/** Everything by whose beginning a thing is found: its codes whole and by part, words of its names, and for Chinese each tail of the name,
 *  its pinyin from each syllable on and the initials from each syllable on. The lightest weight of a gram counts. */
export function gramsOf(names: Names, codes: readonly string[]): Gram[] {
  const found = new Map<string, number>()
  const add = (gram: string, weight: number) => {
    const cut = (gram.split(BETWEEN, 1)[0] ?? '').slice(0, LONGEST)
    if (cut !== '' && (found.get(cut) ?? 9) > weight) found.set(cut, weight)
  }
  for (const code of codes) for (const gram of codeGrams(foldWords(code))) add(gram, 0)
  for (const name of Object.values(names)) {
    if (!name) continue
    const text = foldWords(name)
    for (const word of text.split(/[\s/·,()（）-]+/)) add(word, 1)
    add(text, 1)
    if (HAN.test(text)) for (const { gram, weight } of hanGrams(text)) add(gram, weight)
  }
  return [...found].slice(0, MOST).map(([gram, weight]) => ({ gram, weight }))
}

/** `ps-03/p2` is found by itself, from each part on (`03/p2`, `p2`), without its marks (`ps03p2`), and by numbers without leading noughts. */
function codeGrams(code: string): string[] {
  if (/^88\.[\d.]+\//.test(code)) return [code] // a whole identifier is typed whole; its suffix is a code of its own
  const starts = [0, ...[...code.matchAll(/[-/._ :]/g)].map(({ index }) => index + 1)]
  const tails = starts.map((start) => code.slice(start))
  return [...tails, ...tails.map((tail) => tail.replaceAll(/[-/._ :]/g, ''))]
}

function hanGrams(text: string): Gram[] {
  const letters = [...text]
  const grams: Gram[] = letters.map((_, i) => ({ gram: letters.slice(i).join(''), weight: 1 }))
  const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).map((syllable) =>
    foldWords(syllable).replaceAll(' ', ''),
  )
  for (let i = 0; i < syllables.length; i++) {
    const rest = syllables.slice(i)
    grams.push({ gram: rest.join(''), weight: 2 })
    grams.push({ gram: rest.map((syllable) => (/^[a-zü]+$/.test(syllable) ? syllable[0] : syllable)).join(''), weight: 3 })
  }
  return grams
}

/** The first text that no longer begins with this one: U+10FFFF is after every character. */
export const after = (word: string) => `${word}\u{10ffff}`

/** As a document keeps its grams: one text, each on a line of its own, so that a word is looked for in it at once. No gram has a line's end in it. */
export const gramLines = (grams: readonly Gram[]): string => grams.map(({ gram }) => LINE + gram).join('')
/** Holds of a document that is found by each of these beginnings: it says so itself. */
export const hasGrams = (docId: SQL, words: readonly string[]): SQL => {
  if (words.length === 0) return sql`true`
  const each = words.map((word) => sql`strpos(d.grams, ${LINE + word}) > 0`)
  return sql`exists (select from search_docs d where d.id = ${docId} and ${sql.join(each, sql` and `)})`
}
const LINE = '\n'
