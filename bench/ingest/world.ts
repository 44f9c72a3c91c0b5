import { makeKey, type PrivateKeyJwk, privateJwk, publicJwk } from '#/protocol/signatures.ts'
import { connect, type DbAddress, type Sql } from '#/server/platform/db.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { idOf, suffixFor } from '../registry/world.ts'

/** A gateway of the bench: who it is, and the series it delivers, by alias (the series' number) and name. */
export type BenchGateway = {
  id: string
  groupId: string
  nodeId: string
  key: PrivateKeyJwk
  objectIds: string[]
  series: { name: string; id: number; value: number }[]
}
export type IngestWorld = { tenantId: TenantId; siteId: SiteId; groupId: string; codePrefix: string; series: number; gateways: number }

const TYPE = 'storm-pump'
const STEP = 5_000
/** What the pump says while it runs well: no rule of its type raises anything. */
const VALUE: Readonly<Record<string, number>> = {
  flow: 0.25, suction: 93, current: 62, running: 1, mode: 2, winding_temp: 71, v_rms: 2.1, speed: 1450, hours: 12_000,
} // biome-ignore format: one row

/** Storm pumps behind gateways, put into an empty database as its superuser: what admission, alarms and live read of them, and no more. */
export async function fillIngest(address: DbAddress, world: IngestWorld): Promise<BenchGateway[]> {
  const channels = twinType(TYPE)?.channels ?? []
  const client = connect(address, 'postgres', 1)
  try {
    await client`set session_replication_role = replica`
    const gateways = Array.from({ length: world.gateways }, (_, i) => gatewayOf(world, i))
    const keys = new Map<string, PrivateKeyJwk>()
    for (const gateway of gateways) keys.set(gateway.id, await putGateway(client, world, gateway))
    const pumps = Math.ceil(world.series / channels.length)
    for (let from = 0; from < pumps; from += STEP) {
      const made = Array.from({ length: Math.min(STEP, pumps - from) }, (_, i) => pumpOf(world, from + i))
      await putObjects(client, world, made)
    }
    await client`insert into series (tenant_id, object_id, channel, unit)
      select ${world.tenantId}, o.id, c.channel, '1' from objects o, unnest(${channels.map(({ id }) => id)}::text[]) with ordinality as c(channel, place)
      where o.type_id = ${TYPE} order by o.tag, c.place limit ${world.series}`
    await client`analyze objects`
    await client`analyze series`
    return await withSeries(client, gateways, keys)
  } finally {
    await client.end({ timeout: 5 })
  }
}

type Made = { id: string; suffix: string; tag: string; typeId: string; gatewayId: string | null; groupId: string }

const gatewayOf = ({ groupId }: IngestWorld, i: number): Made => ({
  id: idOf(i, 5_000), suffix: suffixFor(i), tag: `GW-${i}`, typeId: 'gateway', gatewayId: null, groupId,
}) // biome-ignore format: one row

function pumpOf(world: IngestWorld, i: number): Made {
  const behind = gatewayOf(world, i % world.gateways)
  return { id: idOf(i, 6_000), suffix: suffixFor(world.gateways + i), tag: `SP-${String(i).padStart(7, '0')}`, typeId: TYPE, gatewayId: behind.id, groupId: world.groupId } // biome-ignore format: one row
}

async function putGateway(client: Sql, world: IngestWorld, gateway: Made): Promise<PrivateKeyJwk> {
  await putObjects(client, world, [gateway])
  const key = makeKey()
  await client`insert into gateways (id, tenant_id, group_id, node_id, kind, public_key, enrolled_at)
    values (${gateway.id}, ${world.tenantId}, ${world.groupId}, ${gateway.suffix}, 'agent', ${JSON.stringify(publicJwk(key))}::text::jsonb, now())`
  return privateJwk(key)
}

const putObjects = (client: Sql, world: IngestWorld, made: readonly Made[]) =>
  client`insert into objects (id, tenant_id, kind, type_id, site_id, code, tag, names, gateway_id, created_at, updated_at)
    select id, ${world.tenantId}, 'position', type_id, ${world.siteId}, ${`${world.codePrefix}/`} || suffix, tag, jsonb_build_object('en', tag), gateway_id, now(), now()
    from unnest(${made.map((it) => it.id)}::uuid[], ${made.map((it) => it.typeId)}::text[], ${made.map((it) => it.suffix)}::text[],
      ${made.map((it) => it.tag)}::text[], ${made.map((it) => it.gatewayId)}::uuid[]) as it(id, type_id, suffix, tag, gateway_id)`

async function withSeries(client: Sql, gateways: readonly Made[], keys: ReadonlyMap<string, PrivateKeyJwk>): Promise<BenchGateway[]> {
  const all = new Map<string, BenchGateway>()
  for (const { id, groupId, suffix } of gateways)
    all.set(id, { id, groupId, nodeId: suffix, key: keys.get(id)!, objectIds: [], series: [] })
  const rows = client<{ id: number; gatewayId: string; name: string; channel: string; objectId: string }[]>`
    select s.id, o.gateway_id as "gatewayId", split_part(o.code, '/', 2) || '/' || s.channel as name, s.channel, o.id as "objectId"
    from series s join objects o on o.id = s.object_id order by s.id`
  await rows.cursor(20_000, (page) => {
    for (const { id, gatewayId, name, channel, objectId } of page) {
      const gateway = all.get(gatewayId)
      gateway?.series.push({ id, name, value: VALUE[channel] ?? 0 })
      if (gateway && gateway.objectIds.at(-1) !== objectId) gateway.objectIds.push(objectId)
    }
  })
  return [...all.values()]
}
