import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import type { ObjectKind } from './contract.ts'
import { dropOldTries } from './misses.ts'

/** Gives a series to every channel that the catalogue has got since an object was registered. Run at start; returns how many were made. */
export async function ensureSeries(system: System): Promise<number> {
  const channels = CATALOG.filter((type) => type.kind === 'position').flatMap((type) =>
    type.channels.map((channel) => ({ type_id: type.id, channel: channel.id, unit: channel.unit })),
  )
  const made = await system.db.system((tx) =>
    tx.execute(sql`
      insert into series (tenant_id, object_id, channel, unit)
      select o.tenant_id, o.id, c.channel, c.unit
      from jsonb_to_recordset(${JSON.stringify(channels)}::text::jsonb) as c (type_id text, channel text, unit text)
        join objects o on o.type_id = c.type_id and o.kind = 'position' and o.retired_at is null
      where not exists (select from series s where s.object_id = o.id and s.channel = c.channel)
      on conflict do nothing returning id`),
  )
  return made.length
}

/** The same for one object, whose type has changed. */
export async function ensureSeriesOf(
  tx: Tx,
  object: { id: ObjectId; tenantId: TenantId; typeId: string; kind: ObjectKind },
): Promise<void> {
  if (object.kind === 'asset') return
  const channels = twinType(object.typeId)?.channels.map(({ id: channel, unit }) => ({ channel, unit })) ?? []
  await tx.execute(sql`
    insert into series (tenant_id, object_id, channel, unit)
    select ${object.tenantId}, ${object.id}, c.channel, c.unit from jsonb_to_recordset(${JSON.stringify(channels)}::text::jsonb) as c (channel text, unit text)
    on conflict do nothing`)
}

const SWEEP_MS = 3_600_000

/** Brings the registry to the catalogue of this version, before anything reads its series. */
export async function startRegistry(system: System): Promise<AsyncDisposable> {
  const made = await ensureSeries(system)
  if (made > 0) system.log.info({ made }, 'series were added for channels new in the catalogue')
  const sweep = setInterval(
    () => dropOldTries(system).catch((error) => system.log.error({ err: error }, 'old tries were not dropped')),
    SWEEP_MS,
  )
  sweep.unref()
  return { [Symbol.asyncDispose]: async () => clearInterval(sweep) }
}
