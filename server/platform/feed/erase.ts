import { and, asc, eq, gt, isNotNull, lte, or, sql } from 'drizzle-orm'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Tx } from '../db.ts'
import { verifyLeaf } from './entry.ts'
import { entryOf } from './feed.ts'
import { ACTOR_NAME, personalValues, type Value } from './personal.ts'
import { feedEntries, feedHead } from './schema.ts'

/** `texts` are his names and e-mails: where one stands without an id beside it, it is his by being the same text. */
export type Whose = { tenantId: TenantId; personId: string; texts: readonly string[] }
type Row = typeof feedEntries.$inferSelect
type ErasedPart = { untilSeq: number; entries: number; kept: number }

/** Numbers looked at in one transaction, so that none is long whatever the length of the log. */
const RANGE = 5_000

/** Erases what is a person's own from the next entries after a number: his name, and what he wrote. The leaf of each verifies as before.
 *  `kept` counts entries that hold his name or words in a leaf of version 1, which nobody can take out and still prove. Wants the server's role.
 *  @throws Error where an entry would not verify any more: nothing of this part is then erased */
export async function eraseFromFeed(tx: Tx, whose: Whose, afterSeq: number): Promise<ErasedPart> {
  const [head] = await tx.select({ seq: feedHead.seq }).from(feedHead)
  const untilSeq = Math.min(afterSeq + RANGE, head?.seq ?? 0)
  const rows = await tx
    .select()
    .from(feedEntries)
    .where(
      and(
        isNotNull(feedEntries.seq),
        gt(feedEntries.seq, afterSeq),
        lte(feedEntries.seq, untilSeq),
        eq(feedEntries.tenantId, whose.tenantId),
        mentions(whose),
      ),
    )
    .orderBy(asc(feedEntries.seq))
  const found = rows.map((row) => ({ row, paths: pathsOf(row, whose) })).filter(({ paths }) => paths.length > 0)
  const sound = found.filter(({ row }) => row.personal !== null)
  const provable = new Set(sound.filter(({ row }) => verify(row)).map(({ row }) => row.id))
  const after = sound.length === 0 ? [] : await erase(tx, sound.map(({ row, paths }) => ({ id: row.id, paths }))) // biome-ignore format: one act
  const broken = after.find((row) => provable.has(row.id) && !verify(row))
  if (broken) throw new Error(`entry ${broken.seq} would not verify once something of it was erased`)
  return { untilSeq, entries: sound.length, kept: found.length - sound.length }
}

const verify = (row: Row) => verifyLeaf({ ...entryOf(row), personal: row.personal, leaf: row.leaf })

/** A coarse look: his id, or one of his texts as JSON has it, anywhere in the entry. */
const mentions = ({ personId, texts }: Whose) =>
  or(
    sql`${feedEntries.actor} ->> 'id' = ${personId}`,
    eq(feedEntries.subjectId, personId),
    ...[personId, ...texts].map((text) => sql`position(to_jsonb(${text}::text)::text in ${feedEntries.data}::text) > 0`),
  )

function pathsOf(row: Row, { personId, texts }: Whose): string[] {
  const his = row.actor.kind === 'person' && row.actor.id === personId
  const aboutHim = row.subjectKind === 'person' && row.subjectId === personId
  const isHis = ({ path, kind, value, beside }: Value): boolean => {
    if (kind === 'words' || path === ACTOR_NAME) return his
    if (texts.includes(value)) return true
    const named = path.endsWith('/name') || path.endsWith('/email')
    return named && (aboutHim || beside.id === personId || beside.by === personId)
  }
  return personalValues({ actor: row.actor, data: row.data })
    .filter((value) => isHis(value) && !isErased(row, value.path))
    .map(({ path }) => path)
}

/** Done already, or written under a rule that did not hold it for personal: then it is part of what the leaf says. */
const isErased = ({ personal }: Row, path: string): boolean => personal !== null && !('salt' in (personal[path] ?? {}))

async function erase(tx: Tx, wanted: readonly { id: number; paths: string[] }[]): Promise<Row[]> {
  await tx.execute(sql`
    update feed_entries e set actor = (gone.entry).actor, data = (gone.entry).data, personal = (gone.entry).personal
    from (select w.id, feed_erased(f, w.paths) as entry
      from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as w (id int8, paths text[]) join feed_entries f on f.id = w.id) as gone
    where e.id = gone.id`)
  return tx
    .select()
    .from(feedEntries)
    .where(sql`${feedEntries.id} in (select (value ->> 'id')::int8 from jsonb_array_elements(${JSON.stringify(wanted)}::text::jsonb))`)
}
