import { isDeepStrictEqual } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { By } from '../by.ts'
import type { AccessRefusal, AddSite, ChangeSite, RenameOrganisation, SiteFacts, SiteSummary } from '../contract.ts'
import { sites, tenants } from '../schema.ts'
import { columnsOf, summaryOf, toldOfSite } from '../tenants.ts'

/** A site of the organisation. Sent again, it is the same one. */
export async function addSite(tx: Tx, { siteId, slug, ...facts }: AddSite, by: By): Promise<Result<SiteSummary, AccessRefusal>> {
  const [row] = await tx
    .insert(sites)
    .values({ id: siteId, tenantId: by.tenantId, slug, ...columnsOf(facts) })
    .onConflictDoNothing({ target: [sites.tenantId, sites.slug] })
    .returning()
  if (row) {
    await toldOfSite(tx, row, by.actor)
    return ok(summaryOf(row))
  }
  const [there] = await tx.select().from(sites).where(eq(sites.slug, slug))
  return there?.id === siteId && isSo(there, facts) ? ok(summaryOf(there)) : refuse({ code: 'SITE_KEY_TAKEN', slug })
}

/** Other facts of a site, by who saw the last ones. */
export async function changeSite(tx: Tx, { siteId, version, ...facts }: ChangeSite, by: By): Promise<Result<SiteSummary, AccessRefusal>> {
  const [row] = await tx
    .update(sites)
    .set({ ...columnsOf(facts), version: sql`${sites.version} + 1` })
    .where(and(eq(sites.id, siteId), eq(sites.version, version)))
    .returning()
  if (!row) {
    const [there] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId))
    return refuse({ code: there ? 'STALE_EDIT_SITE' : 'SITE_NOT_FOUND' })
  }
  await toldOfSite(tx, row, by.actor)
  return ok(summaryOf(row))
}

const isSo = (row: typeof sites.$inferSelect, facts: SiteFacts): boolean => {
  const { names, timeZone, center, bounds } = summaryOf(row)
  return isDeepStrictEqual({ names, timeZone, center, bounds }, facts)
}

export async function renameOrganisation(
  tx: Tx,
  { names, version }: RenameOrganisation,
  by: By,
): Promise<Result<{ version: number }, AccessRefusal>> {
  const mine = and(eq(tenants.id, by.tenantId), eq(tenants.version, version))
  const [row] = await tx
    .update(tenants)
    .set({ names, version: version + 1 })
    .where(mine)
    .returning()
  if (!row) return refuse({ code: 'STALE_EDIT_ORGANISATION' })
  const subject = { kind: 'tenant', id: row.id }
  await appendFeed(tx, { tenantId: row.id, actor: by.actor, verb: 'tenant.put', subject, data: { slug: row.slug, names } })
  return ok({ version: row.version })
}
