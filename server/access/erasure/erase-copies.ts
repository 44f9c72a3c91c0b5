import { type SQL, sql } from 'drizzle-orm'
import type { Database, Tx } from '#/server/platform/db.ts'
import type { Whose } from '#/server/platform/feed/index.ts'
import { ERASED_TEXT, erasedName } from '#/twin-models/core/erased.ts'
import { COPIES, type Copy } from './copies.ts'

/** Rows changed in one transaction. */
const ROWS = 2_000

/** Replaces every copy of a person's name and words in the tables of one organisation. Asked again, it finds what is left.
 *  @returns how many rows were changed */
export async function eraseCopies(db: Database, whose: Whose): Promise<number> {
  let copies = 0
  for (const copy of COPIES)
    for (;;) {
      const changed = await db.system((tx) => eraseSome(tx, copy, whose))
      copies += changed
      if (changed < ROWS) break
    }
  return copies
}

/** One statement, so that whose a text is is judged by the row as it was. */
async function eraseSome(tx: Tx, copy: Copy, whose: Whose): Promise<number> {
  if (copy.gone) return removeSome(tx, copy.table, by(copy.gone.whose, whose), whose)
  const changes = changesOf(copy, whose)
  const set = changes.map(({ column, value, when }) => sql`${sql.identifier(column)} = case when ${when} then ${value} else t.${sql.identifier(column)} end`) // biome-ignore format: one change
  const some = sql.join(
    changes.map(({ when }) => sql`(${when})`),
    sql` or `,
  )
  const table = sql.identifier(copy.table)
  const rows = await tx.execute(sql`
    update ${table} as t set ${sql.join(set, sql`, `)}
    where t.ctid in (select t.ctid from ${table} as t where t.tenant_id = ${whose.tenantId} and (${some}) limit ${ROWS}) returning 1`)
  return rows.length
}

async function removeSome(tx: Tx, name: string, his: SQL, { tenantId }: Whose): Promise<number> {
  const table = sql.identifier(name)
  const rows = await tx.execute(sql`
    delete from ${table} where ctid in (select t.ctid from ${table} as t where t.tenant_id = ${tenantId} and ${his} limit ${ROWS}) returning 1`)
  return rows.length
}

type Change = { column: string; value: SQL; when: SQL }
const cell = (column: string) => sql`t.${sql.identifier(column)}`
const textsOf = ({ texts }: Whose) => sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::text::jsonb))`

/** The condition that a row's text is his; see `Author`. */
function by(author: string, whose: Whose): SQL {
  const { personId } = whose
  if (author.startsWith('select ')) return sql`exists (${sql.join(author.split('$person').map((part) => sql.raw(part)), sql`${personId}`)})` // biome-ignore format: one question
  if (author.startsWith('=')) return sql`${cell(author.slice(1))} = any (${textsOf(whose)})`
  const [column = '', key] = author.split('.')
  return key ? sql`${cell(column)} ->> ${key}::text = ${personId}` : sql`${cell(column)}::text = ${personId}`
}

function changesOf({ names = {}, documents = [], words = {} }: Copy, whose: Whose): Change[] {
  const stands = erasedName(whose.personId)
  const without = (column: string) => sql`onefold_without_person(${cell(column)}, ${whose.personId}, ${textsOf(whose)}, ${stands})`
  return [
    ...Object.entries(names).map(([column, author]) => {
      const same = by(`=${column}`, whose)
      const his = author === null ? same : sql`(${by(author, whose)} or ${same})`
      return { column, value: sql`${stands}`, when: sql`${cell(column)} <> ${stands} and ${his}` }
    }),
    ...documents.map((column) => ({ column, value: without(column), when: sql`${without(column)} <> ${cell(column)}` })),
    ...Object.entries(words).map(([column, author]) => ({
      column,
      value: sql`${ERASED_TEXT}`,
      when: sql`${cell(column)} not in ('', ${ERASED_TEXT}) and ${by(author, whose)}`,
    })),
  ]
}
