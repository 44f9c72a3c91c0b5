import { and, asc, desc, eq, gt, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ImportLine, ImportLines, ImportPreview, ImportView, Verdict } from './contract.ts'
import { importLines, imports } from './schema.ts'
import { viewOf } from './upload.ts'

const MOST_POINTS = 4_000

/** What becomes of each line, a page at a time. */
export const linesOf = (tx: Tx, ask: ImportLines): Promise<ImportLine[]> =>
  tx
    .select({
      line: importLines.line,
      verdict: importLines.verdict,
      tag: importLines.tag,
      name: importLines.name,
      typeId: importLines.typeId,
      changed: importLines.changed,
      problems: importLines.problems,
    })
    .from(importLines)
    .where(
      and(
        eq(importLines.importId, ask.importId),
        gt(importLines.line, ask.afterLine),
        ask.verdict ? eq(importLines.verdict, ask.verdict) : undefined,
      ),
    )
    .orderBy(asc(importLines.line))
    .limit(ask.limit)

/** Every n-th place, so that a map of any file stays light; what is refused is never thinned away first. */
export async function previewOf(tx: Tx, importId: string): Promise<ImportPreview> {
  const rows = await tx.execute<{ lon: number; lat: number; verdict: Verdict; tag: string; n: string }>(sql`
    with placed as (
      select lon, lat, verdict, tag, count(*) over () as n, row_number() over (order by verdict = 'refuse' desc, line) as place
      from import_lines where import_id = ${importId} and lon is not null
    ) select lon, lat, verdict, tag, n from placed where place % greatest(1, n / ${MOST_POINTS}) = 0 limit ${MOST_POINTS}`)
  return { points: rows.map(({ lon, lat, verdict, tag }) => ({ lon, lat, verdict, tag })), all: Number(rows[0]?.n ?? 0) }
}

export const recentImports = async (tx: Tx): Promise<ImportView[]> =>
  (await tx.select().from(imports).orderBy(desc(imports.createdAt)).limit(20)).map(viewOf)
