import type { SiteSummary } from '#/server/access/contract.ts'
import { putSite, putTenant, type Tenant } from '#/server/access/index.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type ExchangeRefusal, SiteFile } from './contract.ts'

export type ImportedTenant = { tenant: Tenant; sites: SiteSummary[] }

/** Makes the tenants and sites that a file describes, or gives those of the same slug its names. Only the installation itself does this. */
export async function importSites(system: System, actor: FeedActor, file: unknown): Promise<Result<ImportedTenant[], ExchangeRefusal>> {
  const parsed = SiteFile.safeParse(file)
  if (!parsed.success) {
    const message = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    return refuse({ code: 'BAD_SITE_FILE', message })
  }
  const made = await system.db.system(async (tx) => {
    const tenants: ImportedTenant[] = []
    for (const { sites, slug, names } of parsed.data.tenants) {
      const tenant = await putTenant(tx, { slug, names, codePrefix: system.env.codePrefix }, actor)
      const kept: SiteSummary[] = []
      for (const site of sites) kept.push(await putSite(tx, tenant.id, site, actor))
      tenants.push({ tenant, sites: kept })
    }
    return tenants
  })
  return ok(made)
}
