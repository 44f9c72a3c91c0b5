import type { AreaId, GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import type { FeedActor } from './feed/index.ts'

/** A role that somebody has: in one area, or, where that is null, in the whole organisation. `taken`: by himself, for a while. */
export type HeldRole = { role: string; areaId: AreaId | null; taken?: true }

/** Who asks, inside which tenant, and what he may do. Derived from the session or token alone.
 *  `permissions` are those he has anywhere; of those in `limits` he has each in these areas alone. */
export type Actor = FeedActor & {
  tenantId: TenantId
  roles: readonly string[]
  permissions: ReadonlySet<string>
  limits?: ReadonlyMap<string, readonly AreaId[]>
  held?: readonly HeldRole[]
  locale?: string
  /** Of a person at a screen: which session, and when he last showed who he is. */
  session?: { id: string; provedAtMs: number }
  /** The command line of the server's own machine. */
  console?: true
}

/** A gateway that proved its key. */
export type GatewayIdentity = { gatewayId: GatewayId; tenantId: TenantId }

/** The actor of what the server does by itself, by the slice that does it. */
export const systemActor = (name: string): FeedActor => ({ kind: 'system', id: `system:${name}`, name })
