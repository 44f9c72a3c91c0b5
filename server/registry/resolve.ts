import { type SQL, sql } from 'drizzle-orm'
import type { Database, Tx } from '#/server/platform/db.ts'
import { prepared } from '#/server/platform/prepared.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type Asked, type CodeRefusal, readCode } from './code.ts'
import type { Became, Choice, ObjectKind, ResolvedCode } from './contract.ts'
import { type ObjectRecord, RECORD, type ReadRecord, recordFrom, recordOf } from './record.ts'
import type { Scheme } from './schemes/index.ts'
import { primaryParts } from './schemes/primary.ts'
import { successorsOf } from './succession.ts'

export type ResolveRefusal =
  | CodeRefusal
  | { code: 'OBJECT_NOT_FOUND' }
  /** A well-formed code under a prefix that is not the asker's organisation's. */
  | { code: 'PREFIX_NOT_FOUND'; prefix: string }
  /** Several objects bear it; none is the first. */
  | { code: 'AMBIGUOUS_CONFLICT'; choices: Choice[] }
export type Resolved = {
  objectId: ObjectId
  code: string
  tag: string
  kind: ObjectKind
  typeId: string
  names: Names
  /** Of which scheme the code is that was asked for. */
  scheme: string
  retiredAt: Date | null
  /** When the alias that was asked for was taken off the object; null while it is its own. */
  removedAt: Date | null
}
type Moments = 'retiredAt' | 'removedAt'
type Hit = Resolved & { n: number; canonical: string; record?: ReadRecord | null }

/** Our own codes before what people say, that before everything else. */
const RANK: Record<string, number> = { onefold: 0, tag: 1 }
const rank = (scheme: string) => RANK[scheme] ?? 2
/** One code borne by more objects than this is told as borne by this many. */
const MOST_CHOICES = 20

/** The object behind any code, tag or alias, inside the asker's walls. A code of another tenant is answered as if there were none. */
export async function resolveCode(tx: Tx, given: string): Promise<Result<Resolved, ResolveRefusal>> {
  const [answer] = await resolveCodes(tx, [given])
  return answer ?? refuse({ code: 'OBJECT_NOT_FOUND' })
}

/** The same with all that stands of the object; where one alone bears the code, as nearly always, in one statement. */
export async function resolveRecord(
  tx: Tx,
  given: string,
): Promise<Result<Pick<Resolved, 'removedAt'> & { record: ObjectRecord }, ResolveRefusal>> {
  const asked = readCode(given)
  if (!asked.ok) return asked
  const found = await hitsOf(tx, [asked.value], RECORD)
  const hits = found.filter((hit) => bears(asked.value, hit))
  const answer = answerOf(asked.value, hits, hits.length > 0 ? NO_PREFIXES : await prefixesOf(tx))
  if (!answer.ok) return answer
  const { objectId, removedAt } = answer.value
  const read = found[0]?.record
  const record = read ? recordFrom(read) : await recordOf(tx, objectId)
  return record ? ok({ removedAt, record }) : refuse({ code: 'OBJECT_NOT_FOUND' })
}

/** The same for many at once, in one statement; the answers stand in the order of what was asked. */
export async function resolveCodes(tx: Tx, given: readonly string[]): Promise<Result<Resolved, ResolveRefusal>[]> {
  const asked = given.map(readCode)
  const read = asked.map((it) => (it.ok ? it.value : null))
  const hits = new Map<number, Hit[]>()
  for (const hit of await hitsOf(tx, read)) {
    const one = read[hit.n]
    if (!one || !bears(one, hit)) continue
    const same = hits.get(hit.n)
    if (same) same.push(hit)
    else hits.set(hit.n, [hit])
  }
  const prefixes = read.some((one, n) => one && !hits.has(n) && primaryParts(one.text)) ? await prefixesOf(tx) : NO_PREFIXES
  return asked.map((one, n) => (one.ok ? answerOf(one.value, hits.get(n) ?? [], prefixes) : one))
}

const NO_PREFIXES: ReadonlySet<string> = new Set()

/** Whether what was asked for can be a code of the scheme in which it was found. */
const bears = (asked: Asked, { scheme, canonical }: Hit): boolean =>
  asked.forms.get(canonical)?.includes(scheme as Scheme) === true || (scheme === 'onefold' && asked.suffix !== null)

function answerOf(asked: Asked, hits: readonly Hit[], prefixes: ReadonlySet<string>): Result<Resolved, ResolveRefusal> {
  const [only] = hits
  if (only && hits.length === 1) return ok(only)
  const own = hits.filter(({ removedAt }) => removedAt === null)
  const standing = own.length > 0 ? own : hits
  const best = Math.min(...standing.map(({ scheme }) => rank(scheme)))
  const found = new Map(standing.filter(({ scheme }) => rank(scheme) === best).map((hit) => [hit.objectId, hit]))
  const [first, ...others] = found.values()
  if (!first) return refuse(missing(asked, prefixes))
  if (others.length === 0) return ok(first)
  const choices = [first, ...others].map(({ code, tag, scheme, typeId, names }) => ({ code, tag, scheme, typeId, names }))
  return refuse({ code: 'AMBIGUOUS_CONFLICT', choices })
}

/** Why there is none: a code that would be a primary one is judged by its prefix and its check character. */
function missing({ text }: Asked, prefixes: ReadonlySet<string>): ResolveRefusal {
  const primary = primaryParts(text)
  if (!primary) return { code: 'OBJECT_NOT_FOUND' }
  const { prefix, suffix, expected } = primary
  if (!prefixes.has(prefix)) return { code: 'PREFIX_NOT_FOUND', prefix }
  return suffix === expected ? { code: 'OBJECT_NOT_FOUND' } : { code: 'BAD_CODE_CHECK', given: suffix, expected }
}

/** The lateral limit keeps the plan what it must be whatever the tables' sizes: one look into the index for each form. `record` comes with the only
 *  hit; with several none has it. */
async function hitsOf(tx: Tx, read: readonly (Asked | null)[], record: SQL | null = null): Promise<Hit[]> {
  const forms: Asking = []
  const suffixes: Asking = []
  for (const [n, one] of read.entries()) {
    if (!one) continue
    for (const form of one.forms.keys()) forms.push([n, form])
    if (one.suffix !== null) suffixes.push([n, one.suffix])
  }
  const rows = await prepared<Omit<Hit, Moments> & Record<Moments, Date | string | null>>(
    tx,
    sql`
    with asked as materialized (
      select n, text collate "C" as canonical from ${rowsOf(forms)}
      ${suffixes.length > 0 ? underPrefixes(suffixes) : sql``}
    )
    select a.n, c.canonical, c.scheme, c.removed_at as "removedAt", o.id as "objectId", o.code, o.tag, o.kind, o.type_id as "typeId", o.names,
      o.retired_at as "retiredAt"${record ? sql`, case when count(*) over () = 1 then ${record} end as record` : sql``}
    from asked a
      cross join lateral (select scheme, canonical, object_id, removed_at from codes where canonical = a.canonical limit ${sql.raw(String(MOST_CHOICES))}) c
      cross join lateral (select * from objects where id = c.object_id limit 1) o`,
  )
  // In place: ten thousand of them are not copied.
  for (const row of rows) {
    row.retiredAt = dated(row.retiredAt)
    row.removedAt = dated(row.removedAt)
  }
  return rows as Hit[]
}

type Asking = [n: number, text: string][]
/** As JSON, not as arrays: PostgreSQL would count the rows of an array it sees, find that plan for ever cheaper than the one it has kept, and plan
 *  each question anew. */
const rowsOf = (asking: Asking) =>
  sql`(select (e ->> 0)::int as n, e ->> 1 as text from jsonb_array_elements(${JSON.stringify(asking)}::text::jsonb) e) t`
/** A bare suffix may stand under the prefix of the organisation, or under one it had before. */
const underPrefixes = (suffixes: Asking) => sql`
      union
      select n, (p.prefix || '/' || text) collate "C" from ${rowsOf(suffixes)}
        cross join (select code_prefix as prefix from tenants union select prefix from code_prefixes) p`

const dated = (at: string | Date | null) => (at === null ? null : new Date(at))

/** The prefixes of the asker's organisation, this one and those before. */
export async function prefixesOf(tx: Tx): Promise<Set<string>> {
  const rows = await tx.execute<{ prefix: string }>(sql`select code_prefix as prefix from tenants union select prefix from code_prefixes`)
  return new Set(rows.map(({ prefix }) => prefix))
}

const NONE: Became[] = []
const LOT = 2_500
const SIDE_BY_SIDE = 2

/** Thousands of codes as a program asks for them: in lots, two side by side, so that one is looked up while the answers of another are read.
 *  Each lot is of one moment. */
export async function resolveMany(db: Database, tenantId: TenantId, given: readonly string[]): Promise<ResolvedCode[]> {
  const lots: ResolvedCode[][] = Array.from({ length: Math.ceil(given.length / LOT) })
  let next = 0
  const work = async () => {
    try {
      while (next < lots.length) {
        const n = next++
        lots[n] = await db.tenant(tenantId, (tx) => resolveLot(tx, given.slice(n * LOT, (n + 1) * LOT)))
      }
    } finally {
      next = lots.length // where one failed the other begins no more
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
  return lots.flat()
}

async function resolveLot(tx: Tx, given: readonly string[]): Promise<ResolvedCode[]> {
  // Each is asked about once: what PostgreSQL would remember for a second time costs it a sixth. It travels before the question.
  const forgetful = prepared(tx, sql`select set_config('enable_memoize', 'off', true)`)
  const [, answers] = await Promise.all([forgetful, resolveCodes(tx, given)])
  const gone = answers.flatMap((answer) => (answer.ok && answer.value.retiredAt ? [answer.value.objectId] : []))
  const successors = await successorsOf(tx, gone)
  return answers.map((answer): ResolvedCode => {
    if (!answer.ok) return answer
    const { objectId, code, tag, kind, typeId, names, scheme, retiredAt } = answer.value
    return {
      ok: true,
      id: objectId,
      code,
      tag,
      kind,
      typeId,
      names,
      scheme,
      retiredIso: retiredAt?.toISOString() ?? null,
      became: successors.get(objectId)?.map((it) => ({ code: it.code, tag: it.tag, how: it.how })) ?? NONE,
    }
  })
}
