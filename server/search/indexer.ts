import { sql } from 'drizzle-orm'
import type { SiteSummary } from '#/server/access/contract.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectRow } from '#/server/registry/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Hit } from './contract.ts'
import { gramLines, gramsOf } from './grams.ts'
import { shelfOf } from './shelves.ts'

export type Doc = {
  tenantId: TenantId
  id: string
  kind: Hit['kind']
  names: Names
  code: string
  typeId: string | null
  href: string
  rank: number
  version: number
  /** Codes and aliases by which it is found besides `code`. */
  codes: readonly string[]
}

const RANK = { station: 1, point: 3, dense: 5 } as const
/** Puts documents in place of what was known of them. */
export async function putDocs(tx: Tx, docs: readonly Doc[]): Promise<void> {
  if (docs.length === 0) return
  await dropDocs(
    tx,
    docs.map(({ id }) => id),
  )
  const rows = docs.map(({ tenantId, typeId, codes, ...doc }) => {
    const grams = gramsOf(doc.names, [doc.code, ...codes])
    return {
      ...doc,
      tenant_id: tenantId,
      type_id: typeId,
      shelf: shelfOf(typeId),
      lines: gramLines(grams),
      grams: grams.map(({ gram }) => gram),
      places: grams.map(({ weight }) => placeOf(weight, doc.rank)),
    }
  })
  await tx.execute(sql`
    with fresh as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (tenant_id uuid, id uuid, kind text, names jsonb, code text,
        type_id text, href text, rank int, version int, shelf smallint, lines text, grams text[], places smallint[])
    ), put as (
      insert into search_docs (tenant_id, id, kind, names, code, type_id, href, rank, version, shelf, grams)
        select tenant_id, id, kind, names, code, type_id, href, rank, version, shelf, lines from fresh
    )
    insert into search_grams (tenant_id, shelf, doc_id, place, gram)
      select tenant_id, shelf, id, g.place, g.gram collate "C" from fresh cross join lateral unnest(grams, places) as g (gram, place) order by 2, 5`)
}

/** In one number what comes first: by weight, then by rank. */
export const placeOf = (weight: number, rank: number): number => weight * 8 + rank

export async function dropDocs(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    with gone as (
      delete from search_docs where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
      returning tenant_id, id, shelf, rank, grams
    )
    delete from search_grams g using gone cross join lateral string_to_table(gone.grams, chr(10)) as w (gram)
      where g.tenant_id = gone.tenant_id and g.shelf = gone.shelf and g.gram = w.gram collate "C" and g.doc_id = gone.id
        and g.place in (gone.rank, gone.rank + 8, gone.rank + 16, gone.rank + 24)`)
}

/** A retired object is found no longer by its name; its codes still resolve. */
export async function objectDocs(tx: Tx, objects: readonly ObjectRow[]): Promise<Doc[]> {
  const ids = JSON.stringify(objects.map(({ id }) => id))
  const aliases = await tx.execute<{ id: string; values: string[] }>(sql`
    select object_id as id, array_agg(value) as values from codes
    where object_id in (select value::uuid from jsonb_array_elements_text(${ids}::text::jsonb)) and scheme <> 'onefold' and removed_at is null group by object_id`)
  const codes = new Map(aliases.map(({ id, values }) => [id, values]))
  return objects.map((object) => {
    const type = twinType(object.typeId)
    const { tenantId, id, names, tag, code, typeId, version } = object
    const suffix = code.slice(code.indexOf('/') + 1)
    return {
      tenantId,
      id,
      names,
      typeId,
      version,
      kind: 'object',
      code: tag,
      rank: RANK[type?.rank ?? 'dense'],
      codes: [code, suffix, ...(codes.get(id) ?? [])],
      href: `/id/${tag.split('/').map(encodeURIComponent).join('/')}`,
    }
  })
}

export const siteDoc = (tenantId: TenantId, site: SiteSummary): Doc => ({
  tenantId,
  id: site.id,
  kind: 'place',
  names: site.names,
  code: site.slug,
  typeId: null,
  href: `/map?site=${site.slug}`,
  rank: 0,
  version: 0,
  codes: [],
})
