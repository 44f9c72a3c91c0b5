import { systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal } from './contract.ts'
import { goodPassword } from './password.ts'
import { anybodyThere, createSignIn, grantRoles, type NewPerson } from './people.ts'
import { DEFAULT_POLICY } from './policy/policy.ts'
import { isSetupCode } from './setup-code.ts'
import { allTenants, putTenant } from './tenants.ts'

/** The first person of an empty installation, as its administrator; a tenant is made where there is none. Wants the code that the console shows,
 *  so that on a network nobody is first who was not asked. Refused once anybody is there: from then on, people are invited. */
export async function createFirstAdministrator(
  system: System,
  ask: NewPerson & { password: string; setupCode: string; organisation?: Names | undefined },
): Promise<Result<{ personId: PersonId; tenantId: TenantId }, AccessRefusal>> {
  if (await anybodyThere(system)) return refuse({ code: 'NOT_FIRST_FORBIDDEN' })
  if (!(await isSetupCode(system, ask.setupCode))) return refuse({ code: 'SETUP_CODE_FORBIDDEN' })
  const good = await goodPassword(system, ask.password, { minScore: DEFAULT_POLICY.minScore, about: [ask.email, ask.name] })
  if (!good.ok) return good
  const by = systemActor('first start')
  let tenantId: TenantId | undefined
  const first = async (personId: PersonId) => {
    tenantId = await system.db.system(async (tx) => {
      const [existing] = await allTenants(tx)
      const wanted = { slug: 'main', names: ask.organisation ?? { en: 'Onefold' } }
      const tenant = existing ?? (await putTenant(tx, { ...wanted, codePrefix: system.env.codePrefix }, by))
      await grantRoles(tx, { tenantId: tenant.id, personId, name: ask.name, roles: ['administrator'], by })
      return tenant.id
    })
  }
  const made = await createSignIn(system, ask, { whenEmpty: true, first })
  if (!made.ok) return made
  if (!tenantId) throw new Error('a sign-in was made without its tenant')
  return ok({ personId: made.value, tenantId })
}
