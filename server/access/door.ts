import type { System } from '#/server/platform/system.ts'
import type { DoorInfo } from './contract.ts'
import { anybodyThere, peopledTenants } from './people.ts'
import { policiesOf } from './policy/store.ts'

/** What whoever stands at the door is told: whether anybody is there yet, and the ways in. An organisation without people asks nobody for anything. */
export async function door(system: System): Promise<DoorInfo> {
  const asked = await system.db.system(async (tx) => {
    const tenants = await peopledTenants(tx)
    const policy = await policiesOf(tx, tenants)
    return tenants.some((id) => policy(id).secondFactorRoles.length > 0)
  })
  const empty = !(await anybodyThere(system))
  return { empty, sso: system.env.sso?.name ?? null, secondFactorOff: !empty && !asked }
}
