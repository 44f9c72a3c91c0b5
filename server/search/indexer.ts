import { sql } from 'drizzle-orm'
import type { SiteSummary } from '#/server/access/contract.ts'
import type { Tx } from '#/server/platform/db.ts'
import { insertAll, type ObjectRow } from '#/server/registry/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { Hit } from './contract.ts'
import { gramsOf } from './grams.ts'

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
const DOC = {
  tenant_id: 'uuid',
  id: 'text',
  kind: 'text',
  names: 'jsonb',
  code: 'text',
  type_id: 'text',
  href: 'text',
  rank: 'int',
  version: 'int',
}
const GRAM = { tenant_id: 'uuid', gram: 'text', doc_id: 'text', weight: 'int', rank: 'int' }

/** Puts documents in place of what was known of them. */
export async function putDocs(tx: Tx, docs: readonly Doc[]): Promise<void> {
  await dropDocs(
    tx,
    docs.map(({ id }) => id),
  )
  await insertAll(
    tx,
    'search_docs',
    DOC,
    docs.map(({ tenantId, typeId, codes: _, ...doc }) => ({ ...doc, tenant_id: tenantId, type_id: typeId })),
  )
  const grams = docs.flatMap(({ tenantId, id, names, code, codes, rank }) =>
    gramsOf(names, [code, ...codes]).map(({ gram, weight }) => ({ tenant_id: tenantId, gram, doc_id: id, weight, rank })),
  )
  await insertAll(tx, 'search_grams', GRAM, grams)
}

export async function dropDocs(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const gone = sql`select value from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)`
  await tx.execute(sql`delete from search_grams where doc_id in (${gone})`)
  await tx.execute(sql`delete from search_docs where id in (${gone})`)
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
