import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { insertAll } from './bulk.ts'
import {
  type AddSubnet,
  type HandedOut,
  type HandOut,
  MOST_HANDED_OUT,
  type PlanSite,
  type PlanView,
  type RegistryRefusal,
} from './contract.ts'
import { addressIn, prefix48, subnetPrefix } from './ipv6.ts'
import { objectsById } from './reader.ts'
import { addressPlans, addressSubnets, objects } from './schema.ts'
import { TERMINAL_TYPES } from './terminal.ts'

type By = { tenantId: TenantId; actor: FeedActor; at: Date }
type Subnet = typeof addressSubnets.$inferSelect
const DEFAULT_ZONE = { zone: 0, zoneName: 'terminals' }
const PER_ZONE = 256

/** Gives a site its /48. Another of the same prefix, in whatever spelling, is taken. */
export async function planSite(tx: Tx, ask: PlanSite, by: By): Promise<Result<{ planId: string; prefix: string }, RegistryRefusal>> {
  const prefix = prefix48(ask.prefix)
  if (prefix === null) return refuse({ code: 'BAD_NETWORK', prefix: ask.prefix })
  const [site] = await tx.execute(sql`select id from sites where id = ${ask.siteId} and tenant_id = ${by.tenantId}`)
  if (!site) return refuse({ code: 'SITE_NOT_FOUND' })
  const [known] = await tx.select().from(addressPlans).where(eq(addressPlans.siteId, ask.siteId))
  if (known)
    return known.prefix === prefix ? ok({ planId: known.id, prefix }) : refuse({ code: 'PLAN_EXISTS', prefix: `${known.prefix}/48` })
  const planId = uuidv7()
  const scope = /^f[cd]/.test(prefix) ? by.tenantId : 'world'
  const made = await tx
    .insert(addressPlans)
    .values({ id: planId, tenantId: by.tenantId, siteId: ask.siteId, prefix, scope, createdAt: by.at })
    .onConflictDoNothing()
    .returning({ id: addressPlans.id })
  if (made.length === 0) return refuse({ code: 'NETWORK_TAKEN', prefix: `${prefix}/48` })
  await tell(tx, 'number.planned', ask.siteId, { prefix: `${prefix}/48` }, by)
  return ok({ planId, prefix })
}

/** A /64 in a zone's /56; the next free one of the zone. */
export async function addSubnet(tx: Tx, ask: AddSubnet, by: By): Promise<Result<{ subnetId: string; prefix: string }, RegistryRefusal>> {
  const [plan] = await tx.select().from(addressPlans).where(eq(addressPlans.id, ask.planId)).for('no key update')
  if (!plan) return refuse({ code: 'PLAN_NOT_FOUND' })
  if (ask.gatewayId) {
    const [gateway] = await tx.select({ id: objects.id }).from(objects).where(eq(objects.id, ask.gatewayId))
    if (!gateway) return refuse({ code: 'OBJECT_NOT_FOUND' })
  }
  const made = await makeSubnet(tx, plan, ask)
  if (!made) return refuse({ code: 'ZONE_FULL', zone: ask.zone })
  const prefix = `${subnetPrefix(plan.prefix, made.zone, made.subnet)}/64`
  await tell(tx, 'number.planned', plan.siteId, { prefix, name: ask.name }, by)
  return ok({ subnetId: made.id, prefix })
}

/** Gives each of these objects an IPv6 address of the subnet of its gateway, made where there is none yet. Who has one keeps it. The plan is
 *  locked while it counts, and counts forward only: whoever asks at the same time gets other addresses. */
export async function handOut(tx: Tx, ask: HandOut, by: By): Promise<Result<HandedOut, RegistryRefusal>> {
  const sites = 'siteId' in ask ? [ask.siteId] : await sitesOf(tx, ask.objectIds)
  // Locked before it is looked who has none: what another has given meanwhile is seen.
  const plans = await tx
    .select()
    .from(addressPlans)
    .where(inArray(addressPlans.siteId, sites))
    .orderBy(asc(addressPlans.id))
    .for('no key update')
  const without = await objectsWithout(tx, ask, by.tenantId)
  const given: HandedOut['given'] = []
  const chosen = without.slice(0, MOST_HANDED_OUT)
  for (const [siteId, ofSite] of Map.groupBy(chosen, (it) => it.siteId)) {
    const plan = plans.find((it) => it.siteId === siteId)
    if (!plan) return refuse({ code: 'PLAN_NOT_FOUND' })
    for (const [via, members] of Map.groupBy(ofSite, (it) => it.via)) {
      const subnet = await subnetOf(tx, plan, via)
      if (!subnet) return refuse({ code: 'ZONE_FULL', zone: DEFAULT_ZONE.zone })
      const values = await takeAddresses(tx, plan.prefix, subnet, members.length)
      given.push(...members.map(({ id }, i) => ({ objectId: id, value: values[i] ?? '' })))
    }
    await saveNumbers(tx, given.slice(-ofSite.length), new Map(ofSite.map((it) => [it.id, it.hasPrimary])), by)
    await tell(tx, 'number.handed_out', siteId, { count: ofSite.length }, by)
  }
  return ok({ given, left: without.length - chosen.length })
}

const sitesOf = async (tx: Tx, objectIds: readonly ObjectId[]): Promise<SiteId[]> => [
  ...new Set((await objectsById(tx, objectIds)).map(({ siteId }) => siteId)),
]

type Without = { id: ObjectId; siteId: SiteId; via: ObjectId | null; hasPrimary: boolean }

async function objectsWithout(tx: Tx, ask: HandOut, tenantId: TenantId): Promise<Without[]> {
  const which =
    'objectIds' in ask
      ? sql`o.id = any (${sql.param(`{${ask.objectIds.join(',')}}`)}::uuid[])`
      : sql`o.site_id = ${ask.siteId} and o.kind = 'position' and ${
          ask.typeId === undefined
            ? sql`o.type_id = any (${sql.param(`{${TERMINAL_TYPES.join(',')}}`)}::text[])`
            : sql`o.type_id = ${ask.typeId}`
        }`
  const rows = await tx.execute<Without>(sql`
    select o.id, o.site_id as "siteId", case when o.type_id = 'gateway' then o.id else o.gateway_id end as via,
      exists (select from numbers n where n.object_id = o.id and n.valid_until is null and n.is_primary) as "hasPrimary"
    from objects o
    where o.tenant_id = ${tenantId} and o.retired_at is null and ${which}
      and not exists (select from numbers n where n.object_id = o.id and n.kind = 'ipv6' and n.valid_until is null)
    order by o.id`)
  return [...rows]
}

async function subnetOf(tx: Tx, plan: typeof addressPlans.$inferSelect, gatewayId: ObjectId | null): Promise<Subnet | null> {
  const its = gatewayId === null ? sql`${addressSubnets.gatewayId} is null` : eq(addressSubnets.gatewayId, gatewayId)
  const [known] = await tx
    .select()
    .from(addressSubnets)
    .where(and(eq(addressSubnets.planId, plan.id), its))
    .orderBy(asc(addressSubnets.zone), asc(addressSubnets.subnet))
    .limit(1)
  if (known) return known
  const [gateway] = gatewayId ? await tx.select({ tag: objects.tag }).from(objects).where(eq(objects.id, gatewayId)) : []
  return makeSubnet(tx, plan, { ...DEFAULT_ZONE, name: gateway?.tag ?? 'others', gatewayId })
}

async function makeSubnet(
  tx: Tx,
  plan: typeof addressPlans.$inferSelect,
  ask: { zone: number; zoneName: string; name: string; gatewayId: ObjectId | null },
): Promise<Subnet | null> {
  const [last] = await tx
    .select({ next: sql<number>`coalesce(max(${addressSubnets.subnet}), -1) + 1` })
    .from(addressSubnets)
    .where(and(eq(addressSubnets.planId, plan.id), eq(addressSubnets.zone, ask.zone)))
  if (!last || last.next >= PER_ZONE) return null
  const { zone, zoneName, name, gatewayId } = ask
  const [made] = await tx
    .insert(addressSubnets)
    .values({ id: uuidv7(), tenantId: plan.tenantId, planId: plan.id, zone, zoneName, subnet: last.next, name, gatewayId })
    .returning()
  return made ?? null
}

/** Passes over what somebody uses without having been given it. */
async function takeAddresses(tx: Tx, prefix: string, subnet: Subnet, count: number): Promise<string[]> {
  const free: string[] = []
  while (free.length < count) {
    const wanted = count - free.length
    const [row] = await tx
      .update(addressSubnets)
      .set({ nextHost: sql`${addressSubnets.nextHost} + ${wanted}` })
      .where(eq(addressSubnets.id, subnet.id))
      .returning({ next: addressSubnets.nextHost })
    const first = (row?.next ?? 0) - wanted
    const values = Array.from({ length: wanted }, (_, i) => addressIn(prefix, subnet.zone, subnet.subnet, first + i))
    const used = await tx.execute<{ value: string }>(
      sql`select value from numbers where kind = 'ipv6' and value = any (${sql.param(`{${values.join(',')}}`)}::text[])`,
    )
    const taken = new Set(used.map(({ value }) => value))
    free.push(...values.filter((value) => !taken.has(value)))
  }
  return free
}

const NUMBER_COLUMNS = {
  id: 'uuid', tenant_id: 'uuid', object_id: 'uuid', interface: 'text', kind: 'text', value: 'text', scope: 'text', state: 'text', is_primary: 'boolean', valid_from: 'timestamptz',
} // biome-ignore format: one row
const EVENT_COLUMNS = { id: 'uuid', tenant_id: 'uuid', object_id: 'uuid', at: 'timestamptz', verb: 'text', by: 'jsonb', data: 'jsonb' }

async function saveNumbers(tx: Tx, given: HandedOut['given'], hasPrimary: ReadonlyMap<ObjectId, boolean>, by: By): Promise<void> {
  const at = by.at.toISOString()
  const { kind, id, name } = by.actor
  await insertAll(
    tx,
    'numbers',
    NUMBER_COLUMNS,
    given.map(({ objectId, value }) => ({
      id: uuidv7(),
      tenant_id: by.tenantId,
      object_id: objectId,
      interface: 'main',
      kind: 'ipv6',
      value,
      scope: /^f[cd]/.test(value) ? by.tenantId : 'world',
      state: 'planned',
      is_primary: hasPrimary.get(objectId) !== true,
      valid_from: at,
    })),
  )
  await insertAll(
    tx,
    'life_events',
    EVENT_COLUMNS,
    given.map(({ objectId, value }) => ({
      id: uuidv7(),
      tenant_id: by.tenantId,
      object_id: objectId,
      at,
      verb: 'number given',
      by: { kind, id, name },
      data: { kind: 'ipv6', value, interface: 'main', state: 'planned' },
    })),
  )
}

const tell = (tx: Tx, verb: string, siteId: SiteId, data: Record<string, unknown>, by: By) =>
  appendFeed(tx, { tenantId: by.tenantId, actor: by.actor, verb, subject: { kind: 'site', id: siteId }, siteId, data }, by.at)

/** Every plan of the tenant with its subnets. */
export async function plansOf(tx: Tx): Promise<PlanView[]> {
  const plans = await tx.select().from(addressPlans).orderBy(asc(addressPlans.prefix))
  const subnets = await tx
    .select({ subnet: addressSubnets, gatewayTag: objects.tag })
    .from(addressSubnets)
    .leftJoin(objects, eq(objects.id, addressSubnets.gatewayId))
    .orderBy(asc(addressSubnets.zone), asc(addressSubnets.subnet))
  return plans.map(({ id, siteId, prefix }) => ({
    siteId,
    planId: id,
    prefix: `${prefix}/48`,
    subnets: subnets
      .filter((it) => it.subnet.planId === id)
      .map(({ subnet, gatewayTag }) => ({
        id: subnet.id,
        prefix: `${subnetPrefix(prefix, subnet.zone, subnet.subnet)}/64`,
        zone: subnet.zone,
        zoneName: subnet.zoneName,
        name: subnet.name,
        gatewayTag,
        handedOut: subnet.nextHost - 1,
      })),
  }))
}
