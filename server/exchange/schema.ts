import { customType, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** What a site's map is drawn on: one GeoJSON file a site, gzipped, cut to vector tiles when they are asked for. */
export const basemaps = pgTable('basemaps', {
  siteId: uuid('site_id').$type<SiteId>().primaryKey(),
  tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
  hash: text().notNull(), // SHA-256 of the GeoJSON, hex
  geojsonGzip: bytea('geojson_gzip').notNull(),
  importedAt: timestamp('imported_at', { withTimezone: true }).notNull(), // our clock
})
