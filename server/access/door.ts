import type { System } from '#/server/platform/system.ts'
import type { DoorInfo } from './contract.ts'
import { anybodyThere, peopledTenants } from './people.ts'
import { policiesOf } from './policy/store.ts'
import { allTenants } from './tenants.ts'

/** What whoever stands at the door is told: whether anybody is there yet, and the ways in. An organisation without people asks nobody for anything. */
export async function door(system: System): Promise<DoorInfo> {
  const { asked, brought } = await system.db.system(async (tx) => {
    const tenants = await peopledTenants(tx)
    const policy = await policiesOf(tx, tenants)
    const [brought] = await allTenants(tx)
    return { asked: tenants.some((id) => policy(id).secondFactorRoles.length > 0), brought }
  })
  const empty = !(await anybodyThere(system))
  return {
    empty,
    organisation: (empty && brought?.names) || null,
    sso: system.env.sso?.name ?? null,
    secondFactorOff: !empty && !asked,
  }
}
