import { permissionsOf } from '#/server/access/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'

/** The person at the machine's own console, as the log names him: he who can run the command owns the installation. */
export const installer = (name: string, tenantId: TenantId = '' as TenantId): { tenantId: TenantId; actor: Actor } => ({
  tenantId,
  actor: {
    kind: 'system',
    id: `system:${name}`,
    name,
    tenantId,
    roles: ['administrator'],
    permissions: new Set(permissionsOf(['administrator', 'engineer'])),
  },
})
