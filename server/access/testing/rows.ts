import { randomBytes } from 'node:crypto'
import type { Sql } from '#/server/platform/db.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { COPIES, type Copy } from '../erasure/copies.ts'

export type Somebody = { tenantId: TenantId; id: string; name: string; words: string }

/** What one row needs beside what is written about a person, so that a table's own rules take it. */
const ALSO = (): Record<string, Record<string, unknown>> => ({
  grants: { role: 'viewer', since: '2026-01-01', until: '2026-01-01T00:30Z' },
  entry_links: { kind: 'reset', hash: randomBytes(32) },
  access_tokens: { roles: ['viewer'], hash: randomBytes(32), taken_at: '2026-01-01' },
  security_policies: { min_score: 3, idle_minutes: 60, end_hours: 24, long_idle_hours: 24, long_end_hours: 24 },
  edges: { kind: 'feeds' },
  successions: { how: 'merged' },
  clashes: { decided_at: '2026-01-01', decision: 'keep' },
})
const FILL: Record<string, unknown> = { text: 'x', jsonb: {}, integer: 1, bigint: 1, smallint: 1, boolean: false, 'double precision': 1, 'timestamp with time zone': '2026-01-01' } // biome-ignore format: one table

/** A row about somebody in every table of the list, with what it belongs to, as a superuser to whom no foreign key and no trigger applies.
 *  Rows that others name (an order, an object) have the person's own id, so that one statement finds the other. */
export async function writeEverywhere(superuser: Sql, who: Somebody): Promise<void> {
  const columns = await superuser<{ table: string; name: string; type: string; must: boolean }[]>`
    select table_name as table, column_name as name, data_type as type, is_nullable = 'NO' and column_default is null and is_generated = 'NEVER' and is_identity = 'NO' as must
    from information_schema.columns where table_schema = 'public'`
  await superuser.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const copy of COPIES) {
      const own = columns.filter(({ table, must }) => table === copy.table && must)
      const filled = own.map(({ name, type }) => [
        name,
        type === 'uuid' ? uuidv7() : type === 'ARRAY' ? [] : (FILL[type] ?? Buffer.from(uuidv7())),
      ])
      const row = { ...Object.fromEntries(filled), ...ALSO()[copy.table], ...about(copy, who), tenant_id: who.tenantId }
      const json = columns.filter(({ table, type }) => table === copy.table && type === 'jsonb').map(({ name }) => name)
      const sent = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, json.includes(name) ? tx.json(value as never) : value]),
      )
      await tx`insert into ${tx(copy.table)} ${tx(sent as Record<string, never>)} on conflict do nothing`
    }
  })
}

function about({ table, names = {}, documents = [], words = {}, gone }: Copy, who: Somebody): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  if (['alarms', 'work_orders'].includes(table)) row.id = who.id
  if (['order_entries'].includes(table)) row.order_id = who.id
  if (['life_events', 'successions'].includes(table)) row.object_id = who.id
  const known = (author: string | null) => {
    if (author && !/[ .=]/.test(author)) row[author] = who.id
  }
  for (const column of documents) row[column] = [{ kind: 'person', id: who.id, name: who.name }, { deep: { by: who.name } }]
  for (const [column, author] of Object.entries({ ...names, ...words })) {
    row[column] = column in names ? who.name : who.words
    known(author)
    if (author?.includes('.') && !author.includes(' ')) row[author.split('.')[0] ?? ''] = { kind: 'person', id: who.id, name: who.name }
  }
  for (const column of gone?.columns ?? []) row[column] = who.words
  known(gone?.whose ?? null)
  return row
}
