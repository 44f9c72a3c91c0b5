import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectFilter } from './contract.ts'
import { after, hasGrams, wordsOf } from './grams.ts'
import { begins, shelfOf, shelvesWith } from './shelves.ts'

/** How far one question goes. */
export type Bounds = {
  /** Up to so many matches of a text or a part-of are looked at as a set. */
  few: number
  /** What a word has up to so many of is kept beside while the order is gone through; what it has more of is soon met there. */
  many: number
  /** How many rows of the order are gone through, and at how many of them is looked, before the answer is what was found and where to go on. */
  goneThrough: number
  lookedAt: number
}
export const BOUNDS: Bounds = { few: 8_000, many: 100_000, goneThrough: 300_000, lookedAt: 5_000 }

/** All objects alike in everything one filters by. */
export type Bucket = { id: number; typeId: string; count: number }
/** `set` gives the ids that match; a row matches where `check` holds, or where it has the word. */
type Part = { set: SQL; count: number } & ({ check: SQL } | { word: string })
/** Few: `set` is what may match. Else `set` is that too where it is worth keeping beside, and null where it is not. In both a row of it matches
 *  where `check` holds, and only in these buckets. */
export type Narrowing = { few: boolean; set: SQL | null; check: SQL; buckets: readonly Bucket[] }

const AREAS = sql`(select nullif(current_setting('onefold.see'), '*'))::uuid[]`
export const IN_AREAS = sql`(select distinct object_id from object_areas where area_id = any (${AREAS})) seen`

export async function seesWhole(tx: Tx): Promise<boolean> {
  const [row] = await tx.execute<{ whole: boolean }>(sql`select current_setting('onefold.see') = '*' as whole`)
  return row?.whole === true
}

/** What words, part-of and one's areas narrow these buckets to; null where there is none of them. */
export async function narrowing(
  tx: Tx,
  { q, partOf }: ObjectFilter,
  buckets: readonly Bucket[],
  { few, many }: Bounds,
): Promise<Narrowing | 'none' | null> {
  const words = wordsOf(q ?? '')
  const whole = await seesWhole(tx)
  if (words.length === 0 && !partOf && whole) return null
  const shelves = words.length > 0 ? await shelvesWith(tx, words, [...new Set(buckets.map(({ typeId }) => shelfOf(typeId)))]) : []
  if (words.length > 0 && shelves.length === 0) return 'none'
  const most = whole ? many : few // each row costs who reaches some areas alone a look into them
  const asked = [...(whole ? [] : [areasOf(tx, few)]), ...(partOf ? [wholeOf(tx, partOf, most)] : [])]
  const parts = await Promise.all([...asked, ...words.map((word) => partOfWord(tx, word, shelves, most))])
  const [rarest, ...others] = parts.sort((a, b) => a.count - b.count)
  if (!rarest || rarest.count === 0) return 'none'
  const set = rarest.count <= most ? rarest.set : null
  return {
    few: rarest.count <= few,
    set,
    check: checkOf(set ? others : parts, most),
    buckets: words.length > 0 ? buckets.filter(({ typeId }) => shelves.includes(shelfOf(typeId))) : buckets,
  }
}

/** What an area narrows to; whether a row holds is the wall's to say. */
const areasOf = async (tx: Tx, most: number): Promise<Part> => ({
  set: sql`select object_id from ${IN_AREAS}`,
  check: sql`true`,
  count: await countUpTo(tx, sql`object_areas where area_id = any (${AREAS})`, most),
})

async function wholeOf(tx: Tx, partOf: string, most: number): Promise<Part> {
  const [top] = await tx.execute<{ path: string }>(sql`select path from search_rows where object_id = ${partOf}`)
  if (!top) return { set: sql``, check: sql`false`, count: 0 }
  const range = sql`path >= ${top.path} and path < ${after(top.path)}`
  return {
    set: sql`select object_id from search_rows where ${range}`,
    check: range,
    count: await countUpTo(tx, sql`search_rows where ${range}`, most),
  }
}

const partOfWord = async (tx: Tx, word: string, shelves: readonly number[], most: number): Promise<Part> => ({
  set: sql`select distinct doc_id as object_id from search_grams where ${begins(word, shelves)}`,
  word,
  count: await countUpTo(tx, sql`search_grams where ${begins(word, shelves)}`, most),
})

/** A word that has not too many is looked for among what it has; of the others the documents are asked, last, and of all at once. */
function checkOf(parts: readonly Part[], most: number): SQL {
  const checks = parts.flatMap((part) =>
    'check' in part
      ? [part.check]
      : part.count <= most
        ? [sql`r.object_id in (select object_id from (${part.set}) few limit ${most + 1})`]
        : [],
  )
  const words = parts.flatMap((part) => ('word' in part && part.count > most ? [part.word] : []))
  return sql.join([...checks, hasGrams(sql`r.object_id`, words)], sql` and `)
}

async function countUpTo(tx: Tx, what: SQL, most: number): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(sql`select count(*)::int as n from (select from ${what} limit ${most + 1}) as matches`)
  return row?.n ?? 0
}
