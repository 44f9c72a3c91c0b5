import type { Actor } from '#/server/platform/actor.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'

/** Whose act it is, in which organisation, and when. */
export type By = { tenantId: TenantId; actor: FeedActor; nowMs: number }

export const byOf = ({ system, actor }: { system: System; actor: Actor }): By => ({
  tenantId: actor.tenantId,
  actor,
  nowMs: system.clock.nowMs(),
})
