import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ExchangeRefusal, StaleLine } from './contract.ts'
import type { Judged } from './import-objects.ts'
import { outcomesOf } from './keep-lines.ts'

/** So many lines are told by name; all are counted. */
const SHOWN = 100

/** What would become of a line now is held against what the person saw when it was checked: another verdict, other fields, an object that
 *  somebody has changed since, another site or place. Null where all is as it was. */
export async function changedSince(tx: Tx, judged: Judged, importId: string): Promise<ExchangeRefusal | null> {
  const lines: StaleLine[] = []
  let count = 0
  for (const page of outcomesOf(judged)) {
    const now = page.map(({ planned: _planned, problems: _problems, name: _name, typeId: _typeId, siteId, ...it }) => ({
      ...it,
      site_id: siteId,
    }))
    const otherwise = await tx.execute<StaleLine>(sql`
      select r.line, r.tag, l.verdict as was, r.verdict as now
      from jsonb_to_recordset(${JSON.stringify(now)}::text::jsonb)
          as r (line int, tag text, verdict text, changed jsonb, version int, site_id uuid, lon float8, lat float8)
        left join import_lines l on l.import_id = ${importId} and l.line = r.line
      where (l.verdict, l.changed, l.version, l.site_id, l.lon, l.lat) is distinct from (r.verdict, r.changed, r.version, r.site_id, r.lon, r.lat)
      order by r.line`)
    count += otherwise.length
    lines.push(...otherwise.slice(0, SHOWN - lines.length))
  }
  return count === 0 ? null : { code: 'IMPORT_STALE', count, lines }
}
