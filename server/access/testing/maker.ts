import { systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCaller } from '#/server/root.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { permissionsHeld } from '../held.ts'
import { grantRoles } from '../people.ts'

/** An administrator of a tenant who has just shown who he is, and stays so. */
export async function makerWithSession(system: System, tenantId: TenantId, name: string) {
  const personId = uuidv7() as PersonId
  await system.db.system((tx) => grantRoles(tx, { tenantId, personId, name, roles: ['administrator'], by: systemActor('test') }))
  const session = { id: uuidv7(), provedAtMs: system.clock.nowMs() + 3_600_000 }
  const actor = {
    kind: 'person' as const,
    id: personId,
    name,
    tenantId,
    ...permissionsHeld([{ role: 'administrator', areaId: null }]),
    session,
  }
  const context: Context = { system, actor, gateway: null, address: '', headers: new Headers() }
  return { personId, context, api: createCaller(context).access }
}
