import { systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { AreaId, type PersonId, SiteId, type TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { listAreas, putArea } from './areas.ts'
import type { RoleIn } from './contract.ts'
import { generatePassword } from './password.ts'
import { createSignIn, grantRoles, type NewPerson } from './people.ts'
import type { Role } from './permissions.ts'
import { DEFAULT_POLICY } from './policy/policy.ts'
import { policyOf, setPolicy } from './policy/store.ts'
import { listSites, tenantBySlug } from './tenants.ts'

/** `at`: the site for which the role is; the whole organisation without one. The operator acts in the district and looks everywhere, the manager does
 *  so in the plant, the crew works in both, the engineer does all. Nobody judges what he did himself: the administrator is another person than the
 *  engineer. */
const PEOPLE = [
  { email: 'operator@onefold.test', name: 'Lin Wei', roles: [{ role: 'operator', at: 'district' }, { role: 'viewer' }] },
  { email: 'manager@onefold.test', name: 'Anna Berg', roles: [{ role: 'manager', at: 'plant' }, { role: 'viewer' }] },
  { email: 'crew@onefold.test', name: 'Chen Yu', roles: [{ role: 'crew' }] },
  { email: 'engineer@onefold.test', name: 'Sam Okafor', roles: [{ role: 'engineer' }, { role: 'administrator' }] },
  { email: 'administrator@onefold.test', name: 'Ines Duarte', roles: [{ role: 'administrator' }] },
] as const satisfies readonly { email: string; name: string; roles: readonly { role: Role; at?: string }[] }[]

export type DemoPerson = { email: string; name: string; roles: readonly Role[]; password: string | null }

/** The sign-ins of the demo's world. `password` is given for those made just now, and known to nobody afterwards.
 *  @throws Error when the tenant is not there yet: import its sites first */
export async function ensureDemoPeople(system: System, options: { tenantSlug: string; password?: () => string }): Promise<DemoPerson[]> {
  const tenant = await system.db.system((tx) => tenantBySlug(tx, options.tenantSlug))
  if (!tenant) throw new Error(`there is no tenant ${options.tenantSlug}`)
  const password = options.password ?? generatePassword
  const areas = await siteAreas(system, tenant.id)
  const people: DemoPerson[] = []
  for (const { email, name, roles } of PEOPLE) {
    const held = roles.map(({ role, ...where }) => ({ role, areaId: 'at' in where ? areaAt(areas, where.at) : null }))
    const made = await ensurePerson(system, tenant.id, { email, name, roles: held, password: password() })
    people.push({ roles: roles.map(({ role }) => role), ...made })
  }
  return people
}

/** Made where there is none, with the password given. */
async function ensurePerson(
  system: System,
  tenantId: TenantId,
  person: NewPerson & { roles: RoleIn[] },
): Promise<{ email: string; name: string; password: string | null }> {
  const by = systemActor('demo')
  const { name, roles } = person
  const first = (personId: PersonId) => system.db.system((tx) => grantRoles(tx, { tenantId, personId, name, roles, by }))
  const made = await createSignIn(system, person, { first })
  if (!made.ok && made.refusal.code !== 'PERSON_TAKEN') throw new Error(`${person.email}: ${made.refusal.code}`)
  return { email: person.email, name: person.name, password: made.ok ? person.password : null }
}

/** A demo is looked at, not defended: nobody is asked for a second factor, unless somebody decides so. */
export async function demoAsksNoSecondFactor(system: System, tenantSlug: string): Promise<void> {
  await system.db.system(async (tx) => {
    const tenant = await tenantBySlug(tx, tenantSlug)
    if (!tenant || (await policyOf(tx, tenant.id)).version > 0) return
    const { version, changedAt: _at, changedBy: _by, ...fields } = DEFAULT_POLICY
    const by = { tenantId: tenant.id, actor: systemActor('demo'), nowMs: system.clock.nowMs() }
    await setPolicy(tx, { ...fields, secondFactorRoles: [] }, version, by)
  })
}

function areaAt(areas: ReadonlyMap<string, AreaId>, slug: string): AreaId {
  const area = areas.get(slug)
  if (!area) throw new Error(`there is no site ${slug} for whom the demo gives a role there`)
  return area
}

/** An area for each site as a whole, by the site's slug: made once, found again. */
async function siteAreas(system: System, tenantId: TenantId): Promise<Map<string, AreaId>> {
  return system.db.tenant(tenantId, async (tx) => {
    const known = await listAreas(tx)
    const areas = new Map<string, AreaId>()
    for (const { id, slug, names } of await listSites(tx, tenantId)) {
      const there = known.find(({ siteId, kind }) => siteId === id && kind === 'site')
      const areaId = AreaId.parse(there?.id ?? uuidv7())
      areas.set(slug, areaId)
      if (there) continue
      const by = { tenantId, actor: systemActor('demo'), nowMs: system.clock.nowMs() }
      const put = await putArea(tx, { areaId, siteId: SiteId.parse(id), names, shape: { kind: 'site' } }, by)
      if (!put.ok) throw new Error(put.refusal.code)
    }
    return areas
  })
}
