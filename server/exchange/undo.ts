import { eq, type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ExchangeRefusal, ImportView } from './contract.ts'
import { imports } from './schema.ts'
import { touchedSince } from './touched.ts'
import { type Importer, importById, viewOf } from './upload.ts'

const PLACE = [
  'lon',
  'lat',
  'level_m',
  'heading_deg',
  'source_crs',
  'source_x',
  'source_y',
  'source_epoch',
  'source_accuracy_m',
  'approximate',
  'cell',
] as const

/** Takes an import back, while nothing else has touched any of its objects. What it created is withdrawn: retired, its codes kept for ever, and
 *  brought back as the same object when its tag comes again. What it changed is as it was before, links too; codes it gave stay given, and a
 *  place where there was none. */
export async function undoImport(system: System, actor: Importer, importId: string): Promise<Result<ImportView, ExchangeRefusal>> {
  return system.db.tenant(actor.tenantId, async (tx): Promise<Result<ImportView, ExchangeRefusal>> => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import ${actor.tenantId}`}, 0))`)
    const found = await importById(tx, importId, true)
    if (!found.ok) return found
    if (found.value.state !== 'applied') return refuse({ code: found.value.state === 'undone' ? 'IMPORT_DONE' : 'IMPORT_NOT_CHECKED' })
    const ours = sql`import_lines l join objects o on o.id = l.object_id where l.import_id = ${importId}`
    await tx.execute(
      sql`select from objects where id in (select object_id from import_lines where import_id = ${importId}) order by id for update`,
    )
    const touched = await touchedSince(tx, importId)
    if (touched[0]) return refuse({ code: 'IMPORT_TOUCHED', count: touched.length, tag: touched[0].tag })
    const at = new Date(system.clock.nowMs()).toISOString()
    const by = JSON.stringify({ kind: actor.kind, id: actor.id, name: actor.name })
    const event = (verb: string, which: ReturnType<typeof sql>) =>
      tx.execute(sql`
      insert into life_events (id, tenant_id, object_id, at, verb, by, version, note)
      select gen_random_uuid(), o.tenant_id, o.id, ${at}, ${verb}, ${by}::jsonb, o.version, 'import undone' from ${ours} and ${which}`)
    const brought = sql`(l.before is null or (l.before->>'withdrawn')::boolean)`
    await tx.execute(sql`update stays s set during = case when lower(s.during) < ${at}::timestamptz then tstzrange(lower(s.during), ${at}::timestamptz) else s.during end
      from ${sql`import_lines l`} where l.import_id = ${importId} and (l.changed ? 'position' or l.before is null) and (s.asset_id = l.object_id) and upper_inf(s.during)`)
    await tx.execute(sql`update objects o set retired_at = ${at}, updated_at = ${at} from import_lines l
      where l.import_id = ${importId} and l.object_id = o.id and ${brought}`)
    await event('withdrawn', brought)
    await tx.execute(sql`update objects o set names = l.before->'names', settings = l.before->'settings', parent_id = (l.before->>'parentId')::uuid,
        gateway_id = (l.before->>'gatewayId')::uuid, site_id = (l.before->>'siteId')::uuid, updated_at = ${at}
      from import_lines l where l.import_id = ${importId} and l.object_id = o.id and not ${brought}`)
    const columns = sql.raw(PLACE.map((name) => `${name} = b.${name}`).join(', '))
    await tx.execute(sql`update places p set ${columns}
      from import_lines l cross join lateral jsonb_populate_record(null::places, nullif(l.before->'placed', 'null')) b
      where l.import_id = ${importId} and l.changed ? 'place' and b.object_id = p.object_id and p.object_id = l.object_id`)
    await linksAsBefore(tx, importId, brought, { at, by })
    await event('edited', sql`not ${brought}`)
    const subject = { kind: 'import', id: importId }
    await appendFeed(tx, { tenantId: actor.tenantId, actor, verb: 'object.imported', subject, data: { undone: true } }, new Date(at))
    const [row] = await tx
      .update(imports)
      .set({ state: 'undone', undoneAt: new Date(at) })
      .where(eq(imports.id, importId))
      .returning()
    return row ? ok(viewOf(row)) : refuse({ code: 'IMPORT_NOT_FOUND' })
  })
}

/** Links that the import gave end, those that it ended begin again; of what it created none is left. */
async function linksAsBefore(tx: Tx, importId: string, brought: SQL, { at, by }: { at: string; by: string }): Promise<void> {
  const ofLine = sql`from import_lines l where l.import_id = ${importId}`
  const kept = sql`(l.changed ? 'links' and jsonb_typeof(l.before->'links') = 'array')`
  const was = sql`jsonb_to_recordset(l.before->'links') as b (kind text, medium text, "toId" uuid)`
  await tx.execute(sql`update edges e set valid_until = greatest(${at}::timestamptz, e.valid_from) ${ofLine} and e.valid_until is null and (
      (${brought} and l.object_id in (e.from_id, e.to_id))
      or (not ${brought} and ${kept} and e.from_id = l.object_id
        and not exists (select from ${was} where b.kind = e.kind and b.medium = e.medium and b."toId" = e.to_id)))`)
  await tx.execute(sql`insert into edges (id, tenant_id, kind, medium, from_id, to_id, valid_from, by)
    select gen_random_uuid(), l.tenant_id, b.kind, b.medium, l.object_id, b."toId", ${at}, ${by}::jsonb
    from import_lines l cross join lateral ${was} join objects o on o.id = b."toId" and o.retired_at is null
    where l.import_id = ${importId} and not ${brought} and ${kept}
      and not exists (select from edges e where e.from_id = l.object_id and e.kind = b.kind and e.medium = b.medium and e.to_id = b."toId" and e.valid_until is null)`)
}
