import { sql } from 'drizzle-orm'
import { tenantById } from '#/server/access/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { assignToGateway, attempt, registerObjects } from '#/server/registry/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AskCandidates, AssignTerminals, Candidate, GatewayRefusal, RegisterGateway } from './contract.ts'
import { readGatewayObject } from './reader.ts'

/** A new gateway in the registry, where it stands. With the same id again it is the same one. */
export async function registerGateway(
  system: System,
  actor: Actor,
  ask: RegisterGateway,
): Promise<Result<{ objectId: ObjectId }, { code: string }>> {
  const at = new Date(system.clock.nowMs())
  const again = async (tx: Tx) => ((await readGatewayObject(tx, ask.objectId)) ? ok({ objectId: ask.objectId }) : null)
  const registered = await attempt(() =>
    system.db.tenant(actor.tenantId, async (tx): Promise<Result<{ objectId: ObjectId }, { code: string }>> => {
      const known = await again(tx)
      if (known) return known
      const tenant = await tenantById(tx, actor.tenantId)
      const { objectId: id, siteId, tag, names, lon, lat } = ask
      const place = { lon, lat, levelM: 0, headingDeg: 0, source: { crs: 'EPSG:4326', x: lon, y: lat }, approximate: false }
      const draft = {
        id,
        kind: 'position' as const,
        typeId: 'gateway',
        siteId,
        tag,
        names,
        parentId: null,
        gatewayId: null,
        settings: {},
        place,
        aliases: [],
      }
      await registerObjects(tx, [draft], { tenantId: actor.tenantId, codePrefix: tenant?.codePrefix ?? system.env.codePrefix, actor, at })
      const subject = { kind: 'object', id }
      await appendFeed(
        tx,
        { tenantId: actor.tenantId, actor, verb: 'object.changed', subject, objectId: id, siteId, data: { tag, what: 'registered' } },
        at,
      )
      return ok({ objectId: id })
    }),
  )
  // Sent twice at once, the second finds what the first has made meanwhile.
  return registered.ok ? registered : ((await system.db.tenant(actor.tenantId, again)) ?? registered)
}

/** Which objects this gateway alone may speak for. What is taken off it is behind none. */
export async function assignTerminals(
  system: System,
  actor: Actor,
  ask: AssignTerminals,
): Promise<Result<{ changed: number }, { code: string }>> {
  const by = { actor, at: new Date(system.clock.nowMs()) }
  return attempt(() =>
    system.db.tenant(actor.tenantId, async (tx): Promise<Result<{ changed: number }, { code: string }>> => {
      const gateway = await readGatewayObject(tx, ask.gatewayObjectId)
      if (!gateway) return refuse({ code: 'GATEWAY_NOT_FOUND' } satisfies GatewayRefusal)
      const added = await assignToGateway(tx, { gatewayId: gateway.id, objectIds: ask.add, note: gateway.tag }, by)
      if (!added.ok) return added
      const taken = await assignToGateway(tx, { gatewayId: null, objectIds: ask.remove, note: gateway.tag }, by)
      return taken.ok ? ok({ changed: added.value.changed + taken.value.changed }) : taken
    }),
  )
}

const MOST = 100

/** Positions of the gateway's site that measure something and have the words in their tag: its own first, then those behind none, then the others; at most 100. */
export const candidatesOf = (system: System, actor: Actor, { gatewayObjectId, words }: AskCandidates): Promise<Candidate[]> =>
  system.db.tenant(actor.tenantId, (tx) =>
    tx.execute<Candidate>(sql`
      select o.id as "objectId", o.tag, o.type_id as "typeId", o.names, g.tag as "gatewayTag", coalesce(o.gateway_id = h.id, false) as own
      from objects h
        join objects o on o.site_id = h.site_id and o.kind = 'position' and o.retired_at is null and o.type_id <> 'gateway'
        left join objects g on g.id = o.gateway_id
      where h.id = ${gatewayObjectId}::uuid and exists (select from series s where s.object_id = o.id)
        and strpos(lower(o.tag), lower(${words})) > 0
      order by o.gateway_id is distinct from h.id, o.gateway_id is not null, o.tag limit ${MOST}`),
  ) as unknown as Promise<Candidate[]>
