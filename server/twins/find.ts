import type { System } from '#/server/platform/system.ts'
import { noteMiss, type ResolveRefusal, resolveRecord } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result } from '#/twin-models/core/result.ts'
import type { ObjectDetail } from './contract.ts'
import { detailFrom } from './detail.ts'

/** The object behind a code, everything about it; null where there is none. Codes that lead nowhere are counted by the asker's address. */
export async function findByCode(
  system: System,
  tenantId: TenantId,
  code: string,
  address = '',
): Promise<Result<ObjectDetail | null, ResolveRefusal>> {
  const answer = await system.db.tenant(tenantId, async (tx): Promise<Result<ObjectDetail | null, ResolveRefusal>> => {
    const found = await resolveRecord(tx, code)
    if (found.ok) {
      const detail = await detailFrom(tx, found.value.record)
      const removedIso = found.value.removedAt?.toISOString()
      return ok(removedIso ? { ...detail, askedRemovedIso: removedIso } : detail)
    }
    return found.refusal.code === 'OBJECT_NOT_FOUND' ? ok(null) : found
  })
  const missed = answer.ok ? answer.value === null : answer.refusal.code !== 'AMBIGUOUS_CONFLICT'
  if (missed) await noteMiss(system, address, tenantId)
  return answer
}
