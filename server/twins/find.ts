import type { System } from '#/server/platform/system.ts'
import { type ResolveRefusal, resolveCode } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result } from '#/twin-models/core/result.ts'
import type { ObjectDetail } from './contract.ts'
import { detailOf } from './detail.ts'

/** The object behind a code, everything about it; null where there is none. */
export function findByCode(system: System, tenantId: TenantId, code: string): Promise<Result<ObjectDetail | null, ResolveRefusal>> {
  return system.db.tenant(tenantId, async (tx) => {
    const found = await resolveCode(tx, code)
    if (found.ok) return ok(await detailOf(tx, found.value.objectId))
    return found.refusal.code === 'OBJECT_NOT_FOUND' ? ok(null) : found
  })
}
