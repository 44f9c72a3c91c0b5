import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Hit } from './contract.ts'
import { after, hasGrams, wordsOf } from './grams.ts'

/** How many beginnings of a word are looked at: one letter over a million things stays quick. */
const LOOKED_AT = 4_000
type Row = { id: string; kind: Hit['kind']; names: Names; code: string; typeId: string | null; href: string }

/** What begins with every word of the query: whole matches first, codes before names before pinyin, stations before what stands in them.
 *  More of one kind than half the answer come last, so that many objects hide no alarm and no order. */
export async function find(tx: Tx, query: string, limit: number): Promise<Hit[]> {
  const [rarest, ...others] = await rarestFirst(tx, wordsOf(query))
  if (!rarest) return []
  const rows = await tx.execute<Row>(sql`
    with began as materialized (
      select doc_id, place, gram = ${rarest} as whole from search_grams where gram >= ${rarest} and gram < ${after(rarest)} limit ${LOOKED_AT}
    ), h as materialized (
      select doc_id, min(place) as place, bool_or(whole) as whole from began group by doc_id
    ), best as materialized (
      select h.* from h where ${hasGrams(sql`h.doc_id`, others)} order by whole desc, place, doc_id limit ${5 * limit}
    )
    select id, kind, names, code, type_id as "typeId", href from (
      select d.*, best.whole, best.place,
        row_number() over (partition by d.kind order by best.whole desc, best.place, length(d.code), d.code) as of_kind
      from best join search_docs d on d.id = best.doc_id
    ) found
    order by of_kind > ${Math.ceil(limit / 2)}, whole desc, place, length(code), code limit ${limit}`)
  return rows.map(({ typeId, ...row }) => ({
    ...row,
    label: row.names.en ?? row.names['zh-CN'] ?? row.code,
    ...(typeId ? { typeId } : {}),
  }))
}

/** The word that fewest things begin with is looked up, the others are only checked. Counting stops where it no longer matters. */
async function rarestFirst(tx: Tx, words: readonly string[]): Promise<string[]> {
  if (words.length < 2) return [...words]
  const counted = await Promise.all(
    words.map(async (word) => {
      const [row] = await tx.execute<{ n: number }>(
        sql`select count(*)::int as n from (select from search_grams where gram >= ${word} and gram < ${after(word)} limit ${LOOKED_AT}) as begins`,
      )
      return { word, n: row?.n ?? 0 }
    }),
  )
  return counted.sort((a, b) => a.n - b.n).map(({ word }) => word)
}
