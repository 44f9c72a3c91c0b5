import { systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { ensurePerson } from './first-administrator.ts'
import { generatePassword } from './password.ts'
import type { Role } from './permissions.ts'
import { DEFAULT_POLICY } from './policy/policy.ts'
import { policyOf, setPolicy } from './policy/store.ts'
import { tenantBySlug } from './tenants.ts'

const PEOPLE = [
  { email: 'operator@onefold.test', name: 'Lin Wei', roles: ['operator'] },
  { email: 'manager@onefold.test', name: 'Anna Berg', roles: ['manager'] },
  { email: 'crew@onefold.test', name: 'Chen Yu', roles: ['crew'] },
  { email: 'engineer@onefold.test', name: 'Sam Okafor', roles: ['engineer', 'administrator'] },
] as const satisfies readonly { email: string; name: string; roles: readonly Role[] }[]

export type DemoPerson = { email: string; name: string; roles: readonly Role[]; password: string | null }

/** The sign-ins of the demo's world. `password` is given for those made just now, and known to nobody afterwards.
 *  @throws Error when the tenant is not there yet: import its sites first */
export async function ensureDemoPeople(system: System, options: { tenantSlug: string; password?: () => string }): Promise<DemoPerson[]> {
  const tenant = await system.db.system((tx) => tenantBySlug(tx, options.tenantSlug))
  if (!tenant) throw new Error(`there is no tenant ${options.tenantSlug}`)
  const password = options.password ?? generatePassword
  const people: DemoPerson[] = []
  for (const { email, name, roles } of PEOPLE)
    people.push(await ensurePerson(system, tenant.id, { email, name, roles: [...roles], password: password() }))
  return people
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
