import { createHash } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { after } from './grams.ts'

/** Where the grams of a type stand; what is of no type stands on the first. Two types on one shelf cost a little time and change no answer.
 *  The same in SQL: `('x' || left(md5(type_id), 4))::bit(16)::int >> 1`. */
export const shelfOf = (typeId: string | null): number =>
  typeId === null ? 0 : createHash('md5').update(typeId).digest().readUInt16BE() >> 1

/** What begins with a word, on these shelves. */
export const begins = (word: string, shelves: readonly number[]): SQL =>
  sql`shelf = any (${listOf(shelves)}) and gram >= ${word} and gram < ${after(word)}`

export const listOf = (shelves: readonly number[]): SQL => sql`${`{${shelves.join()}}`}::smallint[]`

/** The shelves on which every word is the beginning of something: one look into the index for each shelf and word. */
export async function shelvesWith(tx: Tx, words: readonly string[], shelves: readonly number[]): Promise<number[]> {
  const looks = words.map(
    (word, i) => sql`cross join lateral
      (select from search_grams where shelf = s.shelf and gram >= ${word} and gram < ${after(word)} limit 1) ${sql.raw(`w${i}`)}`,
  )
  const rows = await tx.execute<{ shelf: number }>(
    sql`select s.shelf from unnest(${listOf(shelves)}) as s (shelf) ${sql.join(looks, sql` `)}`,
  )
  return rows.map(({ shelf }) => shelf)
}
