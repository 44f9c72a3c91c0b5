import {
  customType,
  doublePrecision,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { ImportFormat, ImportMapping, ImportProblem, ImportReport, ImportState, ImportView, Verdict } from './contract.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** What a site's map is drawn on: one GeoJSON file a site, gzipped, cut to vector tiles when they are asked for. */
export const basemaps = pgTable('basemaps', {
  siteId: uuid('site_id').$type<SiteId>().primaryKey(),
  tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
  hash: text().notNull(), // SHA-256 of the GeoJSON, hex
  geojsonGzip: bytea('geojson_gzip').notNull(),
  importedAt: timestamp('imported_at', { withTimezone: true }).notNull(), // our clock
})

/** A file that somebody wants to bring in, from its upload to its undoing. */
export const imports = pgTable(
  'imports',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    by: jsonb().$type<FeedActor>().notNull(),
    fileName: text('file_name').notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    format: text().$type<ImportFormat>().notNull(),
    encoding: text().notNull(),
    crs: text(), // what the file says itself
    headers: jsonb().$type<string[]>().notNull(),
    sample: jsonb().$type<string[][]>().notNull(),
    mapping: jsonb().$type<ImportMapping>().notNull(),
    unknownTypes: jsonb('unknown_types').$type<string[]>().notNull(),
    problems: jsonb().$type<ImportProblem[]>().notNull(),
    state: text().$type<ImportState>().notNull(),
    report: jsonb().$type<ImportReport>(),
    progress: jsonb().$type<ImportView['progress']>(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(), // our clock
    appliedAt: timestamp('applied_at', { withTimezone: true }), // the transaction's, as the life events have it
    undoneAt: timestamp('undone_at', { withTimezone: true }),
  },
  (table) => [unique('imports_in_tenant').on(table.tenantId, table.id)],
)

/** The file itself, in pieces, until it is brought in. */
export const importPieces = pgTable(
  'import_pieces',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    importId: uuid('import_id').notNull(),
    n: integer().notNull(),
    bytes: bytea().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.n] }),
    foreignKey({ name: 'import_pieces_import', columns: [table.tenantId, table.importId], foreignColumns: [imports.tenantId, imports.id] }),
  ],
)

/** What becomes of each line; once brought in, which object it was and what that was before. No foreign key slows it: it is made anew. */
export const importLines = pgTable(
  'import_lines',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    importId: uuid('import_id').notNull(),
    line: integer().notNull(),
    verdict: text().$type<Verdict>().notNull(),
    tag: text().notNull(),
    name: text().notNull(),
    typeId: text('type_id').notNull(),
    changed: jsonb().$type<string[]>().notNull(),
    problems: jsonb().$type<ImportProblem[]>().notNull(),
    lon: doublePrecision(),
    lat: doublePrecision(),
    objectId: uuid('object_id').$type<ObjectId>(),
    version: integer(), // of the object: as it was seen when the line was checked, then as the import left it
    siteId: uuid('site_id').$type<SiteId>(),
    before: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
)
