import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { bareSuffix, type CodeRefusal, readCode } from './code.ts'

export type ResolveRefusal =
  | CodeRefusal
  | { code: 'OBJECT_NOT_FOUND' }
  /** Several objects bear it; none is the first. */
  | { code: 'AMBIGUOUS_CONFLICT'; choices: { code: string; tag: string; scheme: string }[] }

/** Our own codes before what people say, that before everything else. */
const RANK: Record<string, number> = { onefold: 0, tag: 1 }

/** The object behind any code, tag or alias, inside the asker's walls. A code of another tenant is answered as if there were none. */
export async function resolveCode(tx: Tx, given: string): Promise<Result<{ objectId: ObjectId; scheme: string }, ResolveRefusal>> {
  const asked = readCode(given)
  if (!asked.ok) return asked
  const suffix = bareSuffix(asked.value)
  const rows = await tx.execute<{ scheme: string; objectId: ObjectId; code: string; tag: string }>(sql`
    select distinct c.scheme, c.object_id as "objectId", o.code, o.tag
    from codes c join objects o on o.id = c.object_id
    where c.canonical = ${asked.value.fold} or c.canonical in (select t.code_prefix || '/' || ${suffix}::text from tenants t)
    limit 50`)
  const rank = (scheme: string) => RANK[scheme] ?? 2
  const best = Math.min(...rows.map((row) => rank(row.scheme)))
  const hits = new Map(rows.filter((row) => rank(row.scheme) === best).map((row) => [row.objectId, row]))
  const [first, ...others] = hits.values()
  if (!first) return refuse({ code: 'OBJECT_NOT_FOUND' })
  if (others.length > 0)
    return refuse({ code: 'AMBIGUOUS_CONFLICT', choices: [first, ...others].map(({ code, tag, scheme }) => ({ code, tag, scheme })) })
  return ok({ objectId: first.objectId, scheme: first.scheme })
}
