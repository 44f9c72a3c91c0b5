import { eq } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import { reachOf, systemWithin } from '#/server/platform/reach.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { areaSummaries } from './areas.ts'
import { openGlassOf } from './break-glass.ts'
import type { Me } from './contract.ts'
import { PERMISSIONS, ROLES } from './permissions.ts'
import { user } from './schema.ts'
import { listSites, tenantById } from './tenants.ts'

/** Who is signed in, what he may do, and what of the organisation he sees. */
export async function me(system: System, actor: Actor): Promise<Me> {
  const reach = reachOf(actor, 'twin.read')
  const nowMs = system.clock.nowMs()
  const [tenant, sites, areas, glass] = await systemWithin(system, reach, 'reader').db.tenant(actor.tenantId, (tx) =>
    Promise.all([
      tenantById(tx, actor.tenantId),
      listSites(tx, actor.tenantId),
      areaSummaries(tx),
      openGlassOf(tx, actor.id as PersonId, nowMs),
    ]),
  )
  if (!tenant) throw new Error(`the tenant of ${actor.id} is gone`)
  const [signIn] = actor.kind === 'person' ? await drizzle(system.db.auth).select().from(user).where(eq(user.id, actor.id)) : []
  return {
    person: { id: actor.id, name: actor.name, email: signIn?.email ?? '', locale: localeOf(signIn?.locale) },
    tenant: { id: tenant.id, slug: tenant.slug, names: tenant.names, version: tenant.version },
    roles: ROLES.filter((role) => actor.roles.includes(role)),
    permissions: PERMISSIONS.filter((permission) => actor.permissions.has(permission)),
    limited: narrower(actor),
    areas: reach === 'whole' ? [] : areas.filter(({ id }) => reach.includes(id)),
    glass,
    sites,
  }
}

/** Permissions that reach less far than what is seen: only of these an object on the screen must be asked. */
function narrower(actor: Actor): string[] {
  const seen = reachOf(actor, 'twin.read')
  return [...(actor.limits ?? [])].filter(([, areas]) => seen === 'whole' || areas.length < seen.length).map(([permission]) => permission)
}

const localeOf = (text: string | null | undefined) => (text === 'en' || text === 'zh-CN' ? text : null)
