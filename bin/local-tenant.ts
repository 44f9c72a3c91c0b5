import { allTenants, type Tenant } from '#/server/access/index.ts'
import type { System } from '#/server/platform/system.ts'
import { UsageError } from './command.ts'

/** The tenant a command speaks of: the one named, or the first of the installation.
 *  @throws UsageError naming those there are */
export async function localTenant(system: System, slug: string | undefined): Promise<Tenant> {
  const tenants = await system.db.system(allTenants)
  const tenant = slug === undefined ? tenants[0] : tenants.find((it) => it.slug === slug)
  if (tenant) return tenant
  const known = tenants.map((it) => it.slug).join(', ')
  throw new UsageError(
    known
      ? `there is no tenant ${slug}; there are: ${known}`
      : 'this installation is empty: npx onefold start shows where to create the administrator',
  )
}
