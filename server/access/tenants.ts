import { asc, eq, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { SiteFacts, SiteSummary } from './contract.ts'
import { sites, tenants } from './schema.ts'

export type Tenant = { id: TenantId; slug: string; names: Names; codePrefix: string; workingCrs: string; version: number }
export type NewTenant = { slug: string; names: Names; codePrefix: string; workingCrs?: string }
export type NewSite = SiteFacts & { slug: string; simulated: { pace: number } | null }

/** Makes a tenant, or gives it these names; the same slug is the same tenant. Wants the server's own transaction. */
export async function putTenant(tx: Tx, tenant: NewTenant, by: FeedActor): Promise<Tenant> {
  const [row] = await tx
    .insert(tenants)
    .values({ id: TenantId.parse(uuidv7()), ...tenant })
    .onConflictDoUpdate({ target: tenants.slug, set: { names: tenant.names, version: sql`${tenants.version} + 1` } })
    .returning()
  if (!row) throw new Error(`the tenant ${tenant.slug} was not kept`)
  await appendFeed(tx, {
    tenantId: row.id,
    actor: by,
    verb: 'tenant.put',
    subject: { kind: 'tenant', id: row.id },
    data: { slug: row.slug },
  })
  return row
}

export async function putSite(tx: Tx, tenantId: TenantId, site: NewSite, by: FeedActor): Promise<SiteSummary> {
  const { slug } = site
  const fields = { ...columnsOf(site), simulatedPace: site.simulated?.pace ?? null }
  const [row] = await tx
    .insert(sites)
    .values({ id: SiteId.parse(uuidv7()), tenantId, slug, ...fields })
    .onConflictDoUpdate({ target: [sites.tenantId, sites.slug], set: { ...fields, version: sql`${sites.version} + 1` } })
    .returning()
  if (!row) throw new Error(`the site ${slug} was not kept`)
  await toldOfSite(tx, row, by)
  return summaryOf(row)
}

export const columnsOf = ({ names, timeZone, center, bounds: [west, south, east, north] }: SiteFacts) => ({
  names,
  timeZone,
  centerLon: center.lon,
  centerLat: center.lat,
  west,
  south,
  east,
  north,
})

export const toldOfSite = (tx: Tx, { id, tenantId, slug, names }: typeof sites.$inferSelect, by: FeedActor) =>
  appendFeed(tx, { tenantId, actor: by, verb: 'site.put', subject: { kind: 'site', id }, siteId: id, data: { slug, names } })

/** New codes of the tenant begin with it from now on. */
export const setCodePrefix = (tx: Tx, id: TenantId, codePrefix: string) => tx.update(tenants).set({ codePrefix }).where(eq(tenants.id, id))

export async function tenantBySlug(tx: Tx, slug: string): Promise<Tenant | null> {
  return (await tx.select().from(tenants).where(eq(tenants.slug, slug)))[0] ?? null
}

export async function tenantById(tx: Tx, id: TenantId): Promise<Tenant | null> {
  return (await tx.select().from(tenants).where(eq(tenants.id, id)))[0] ?? null
}

/** All tenants of the installation; only in the server's own transaction. */
export const allTenants = (tx: Tx): Promise<Tenant[]> => tx.select().from(tenants).orderBy(asc(tenants.createdAt), asc(tenants.slug))

export async function listSites(tx: Tx, tenantId: TenantId): Promise<SiteSummary[]> {
  const rows = await tx.select().from(sites).where(eq(sites.tenantId, tenantId)).orderBy(asc(sites.createdAt), asc(sites.slug))
  return rows.map(summaryOf)
}

export const summaryOf = (row: typeof sites.$inferSelect): SiteSummary => ({
  id: row.id,
  slug: row.slug,
  names: row.names,
  timeZone: row.timeZone,
  simulated: row.simulatedPace === null ? null : { pace: row.simulatedPace },
  center: { lon: row.centerLon, lat: row.centerLat },
  bounds: [row.west, row.south, row.east, row.north],
  version: row.version,
})
