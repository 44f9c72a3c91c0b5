import { sql } from 'drizzle-orm'
import { setCodePrefix, tenantById } from '#/server/access/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { RegistryRefusal } from './contract.ts'
import { codePrefixes } from './schema.ts'
import { PREFIX } from './schemes/primary.ts'

/** Gives an organisation the prefix that it was given itself: new codes begin with it, those before stay and resolve. The sandbox's prefix is
 *  everybody's; any other is one organisation's, also once it has given it up. */
export async function usePrefix(system: System, actor: Actor, prefix: string): Promise<Result<{ prefix: string }, RegistryRefusal>> {
  if (!PREFIX.test(prefix)) return refuse({ code: 'BAD_CODE_PREFIX', prefix })
  const at = new Date(system.clock.nowMs())
  const { tenantId } = actor
  return system.db.system(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('registry.prefix', 0))`)
    if (prefix !== system.env.codePrefix && (await isOthers(tx, tenantId, prefix))) return refuse({ code: 'CODE_PREFIX_TAKEN', prefix })
    const tenant = await tenantById(tx, tenantId)
    if (!tenant || tenant.codePrefix === prefix) return ok({ prefix })
    await tx.insert(codePrefixes).values({ tenantId, prefix: tenant.codePrefix, until: at }).onConflictDoNothing()
    await setCodePrefix(tx, tenantId, prefix)
    const subject = { kind: 'tenant', id: tenantId }
    await appendFeed(tx, { tenantId, actor, verb: 'tenant.prefix', subject, data: { from: tenant.codePrefix, to: prefix } }, at)
    return ok({ prefix })
  })
}

/** The prefix an organisation has, and those it had. */
export async function prefixOf(
  tx: Tx,
  tenantId: TenantId,
  sandbox: string,
): Promise<{ prefix: string; former: string[]; sandbox: string }> {
  const tenant = await tenantById(tx, tenantId)
  const former = await tx.select({ prefix: codePrefixes.prefix }).from(codePrefixes).orderBy(codePrefixes.until)
  return { prefix: tenant?.codePrefix ?? sandbox, former: former.map(({ prefix }) => prefix), sandbox }
}

/** Whether another organisation has or had it. Only yes or no comes out of the look across the walls. */
async function isOthers(tx: Tx, tenantId: TenantId, prefix: string): Promise<boolean> {
  const [row] = await tx.execute<{ others: boolean }>(sql`
    select exists (select from tenants where id <> ${tenantId} and code_prefix = ${prefix})
      or exists (select from code_prefixes where tenant_id <> ${tenantId} and prefix = ${prefix}) as others`)
  return row?.others === true
}
