import { customType, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Hit } from './contract.ts'

/** Compared byte by byte: a leakproof order, which row-level security lets an index use. */
const bytewise = customType<{ data: string }>({ dataType: () => 'text collate "C"' })

/** What can be found, as it is shown. */
export const searchDocs = pgTable(
  'search_docs',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    id: text().notNull(), // of the object, order, alarm or site
    kind: text().$type<Hit['kind']>().notNull(),
    names: jsonb().$type<Names>().notNull(),
    code: text().notNull(), // the tag or the number
    typeId: text('type_id'),
    href: text().notNull(),
    rank: integer().notNull(), // 0 first
    version: integer().notNull().default(0), // of what was indexed
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** Made anew from the documents at any time, so that no foreign key slows it.
 *  Every beginning by which it is found: words, their tails in Chinese, pinyin and its initials. */
export const searchGrams = pgTable(
  'search_grams',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gram: bytewise().notNull(),
    docId: text('doc_id').notNull(),
    weight: integer().notNull(), // 0 code or tag, 1 name, 2 pinyin, 3 initials
    rank: integer().notNull(), // the document's, so that the best are read first
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.gram, table.docId] }), index('search_grams_of_doc').on(table.docId, table.gram)],
)
