import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ObjectKind } from '#/server/registry/contract.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Hit, ObjectState } from './contract.ts'

/** Compared byte by byte: a leakproof order, which row-level security lets an index use. */
const bytewise = customType<{ data: string }>({ dataType: () => 'text collate "C"' })

/** What can be found, as it is shown. */
export const searchDocs = pgTable(
  'search_docs',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    id: uuid().notNull(), // of the object, order, alarm or site
    kind: text().$type<Hit['kind']>().notNull(),
    names: jsonb().$type<Names>().notNull(),
    code: text().notNull(), // the tag or the number
    typeId: text('type_id'),
    href: text().notNull(),
    rank: integer().notNull(), // 0 first
    version: integer().notNull().default(0), // of what was indexed
    shelf: smallint().notNull().default(0), // where its grams stand
    grams: text().notNull().default(''), // what `search_grams` has of it, each on a line of its own
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** Made anew from the documents at any time, so that no foreign key slows it.
 *  Every beginning by which it is found: words, their tails in Chinese, pinyin and its initials. Some thirty rows an object, so they are narrow
 *  and have one index: which grams a document has, it says itself. The grams of each type stand on a shelf of their own, because what things are called
 *  depends on what they are: a word is looked for where there is one, and of several words only there where there are all. */
export const searchGrams = pgTable(
  'search_grams',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    docId: uuid('doc_id').notNull(),
    place: smallint().notNull(), // 8 times its weight (0 code or tag, 1 name, 2 pinyin, 3 initials) and the document's rank: the least comes first
    gram: bytewise().notNull(),
    shelf: smallint().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.shelf, table.gram, table.place, table.docId] })],
)

/** A bucket is all objects alike in everything the registry is filtered by. There are some hundreds: a filter is a set of buckets, and a
 *  page is the merge of the beginnings of them, whatever is combined with what. The counts are those of the lists beside the filters. */
export const searchBuckets = pgTable(
  'search_buckets',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    kind: text().$type<ObjectKind>().notNull(),
    typeId: text('type_id').notNull(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    state: text().$type<ObjectState>().notNull(),
    hasAsset: boolean('has_asset').notNull(), // a position: an asset stands there; an asset: it stands somewhere
    hasNumber: boolean('has_number').notNull(),
    count: bigint({ mode: 'number' }).notNull().default(0),
  },
  (table) => [
    unique('search_buckets_one').on(table.tenantId, table.typeId, table.siteId, table.state, table.hasAsset, table.hasNumber, table.kind),
  ],
)

/** Every object, also the retired, with the keys by which lists are ordered. Made anew from the registry at any time. */
export const searchRows = pgTable(
  'search_rows',
  {
    objectId: uuid('object_id').$type<ObjectId>().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    bucket: integer().notNull(),
    tagKey: bytewise('tag_key').notNull(),
    enKey: bytewise('en_key').notNull(),
    zhKey: bytewise('zh_key').notNull(), // pinyin
    path: bytewise().notNull(), // suffixes of what it is part of, from the root down, and its own; each ends in '/'
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(), // our clock
    version: integer().notNull(), // of what was listed
  },
  // The tenant comes last in each: the wall asks for it, and a page is read from the index alone.
  (table) => [
    index('search_rows_tag').on(table.bucket, table.tagKey, table.objectId, table.tenantId),
    index('search_rows_en').on(table.bucket, table.enKey, table.objectId, table.tenantId),
    index('search_rows_zh').on(table.bucket, table.zhKey, table.objectId, table.tenantId),
    index('search_rows_updated').on(table.bucket, table.updatedAt, table.objectId, table.tenantId),
    index('search_rows_path').on(table.tenantId, table.path),
  ],
)

/** A way to look at the registry that somebody gave a name: his own, and shared by its address. */
export const searchViews = pgTable(
  'search_views',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    ownerId: text('owner_id').notNull(), // the actor's id
    name: text().notNull(),
    query: text().notNull(), // of the address, without the question mark
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(), // our clock
  },
  (table) => [unique('search_views_one').on(table.tenantId, table.ownerId, table.name)],
)
