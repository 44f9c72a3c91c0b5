import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { prepared } from '#/server/platform/prepared.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Hit } from './contract.ts'
import { after, hasGrams, wordsOf } from './grams.ts'
import { begins, listOf, shelfOf, shelvesWith } from './shelves.ts'

/** How many beginnings of a word are looked at: one letter over a million things stays quick. */
const LOOKED_AT = 4_000
type Row = { id: string; kind: Hit['kind']; names: Names; code: string; typeId: string | null; href: string }

/** What begins with every word of the query: whole matches first, codes before names before pinyin, stations before what stands in them.
 *  More of one kind than half the answer come last, so that many objects hide no alarm and no order. */
export async function find(tx: Tx, query: string, limit: number): Promise<Hit[]> {
  const words = wordsOf(query)
  const shelves = words.length > 0 ? await shelvesWith(tx, words, await shelvesOf(tx)) : []
  if (shelves.length === 0) return []
  const [rarest = '', ...others] = await rarestFirst(tx, words, shelves)
  const rows = await tx.execute<Row>(sql`
    with began as materialized (
      select g.* from unnest(${listOf(shelves)}) as s (shelf) cross join lateral (
        select doc_id, place, gram = ${rarest} as whole from search_grams
        where shelf = s.shelf and gram >= ${rarest} and gram < ${after(rarest)} limit ${Math.ceil(LOOKED_AT / shelves.length)}
      ) g
    ), h as materialized (
      select doc_id, min(place) as place, bool_or(whole) as whole from began group by doc_id
    ), best as materialized (
      select h.* from (select * from h order by whole desc, place, doc_id) h cross join lateral (select ${hasGrams(sql`h.doc_id`, others)} as hit offset 0) held
      where held.hit limit ${5 * limit}
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

/** Those of the types that the tenant has, and the one of what is of no type. */
async function shelvesOf(tx: Tx): Promise<number[]> {
  const types = await prepared<{ typeId: string }>(tx, sql`select distinct type_id as "typeId" from search_buckets`)
  return [...new Set([shelfOf(null), ...types.map(({ typeId }) => shelfOf(typeId))])]
}

/** The word that fewest things begin with is looked up, the others are only checked. Counting stops where it no longer matters. */
async function rarestFirst(tx: Tx, words: readonly string[], shelves: readonly number[]): Promise<string[]> {
  if (words.length < 2) return [...words]
  const counted = await Promise.all(
    words.map(async (word) => {
      const [row] = await tx.execute<{ n: number }>(
        sql`select count(*)::int as n from (select from search_grams where ${begins(word, shelves)} limit ${LOOKED_AT}) as begun`,
      )
      return { word, n: row?.n ?? 0 }
    }),
  )
  return counted.sort((a, b) => a.n - b.n).map(({ word }) => word)
}
