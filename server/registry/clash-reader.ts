import { and, desc, inArray, or, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { pageOf } from '#/twin-models/core/pages.ts'
import { type AskClashes, type ClashPage, type ClashRow, type ClashSide, DECISIONS_OF } from './contract.ts'
import { clashes, codes, numbers, objects, places } from './schema.ts'

/** Who sees a clash sees both sides of it: areas may hide one. */
const BOTH_SEEN = sql`exists (select from objects where objects.id = ${clashes.leftId}) and exists (select from objects where objects.id = ${clashes.rightId})`

/** Open clashes first, newest first, each side laid out field by field. */
export async function clashesOf(tx: Tx, { after, limit }: AskClashes): Promise<ClashPage> {
  const isOpen = sql`${clashes.decidedAt} is null`
  const past =
    after && sql`(${isOpen}, ${clashes.openedAt}, ${clashes.id}) < (${!after.decided}, ${after.at}::timestamptz, ${after.id}::uuid)`
  const found = await tx
    .select()
    .from(clashes)
    .where(and(BOTH_SEEN, past))
    .orderBy(desc(isOpen), desc(clashes.openedAt), desc(clashes.id))
    .limit(limit + 1)
  const { rows, next } = pageOf(found, limit, ({ decidedAt, openedAt, id }) => ({
    decided: decidedAt !== null,
    at: openedAt.toISOString(),
    id,
  }))
  const sides = await sidesOf(tx, [...new Set(rows.flatMap(({ leftId, rightId }) => [leftId, rightId]))])
  return { rows: rows.flatMap((row) => laidOut(row, sides)), next, ...(await countClashes(tx)) }
}

export async function countClashes(tx: Tx): Promise<{ open: number; all: number }> {
  const [counted] = await tx
    .select({ open: sql<number>`(count(*) filter (where ${clashes.decidedAt} is null))::int`, all: sql<number>`count(*)::int` })
    .from(clashes)
    .where(BOTH_SEEN)
  return counted ?? { open: 0, all: 0 }
}

function laidOut(row: typeof clashes.$inferSelect, sides: ReadonlyMap<ObjectId, ClashSide>): ClashRow[] {
  const [left, right] = [sides.get(row.leftId), sides.get(row.rightId)]
  if (!left || !right) return []
  const winner = row.winnerId === null ? null : row.winnerId === row.leftId ? ('left' as const) : ('right' as const)
  const { decidedAt, decision, why, decidedBy } = row
  return [
    {
      id: row.id,
      kind: row.kind,
      data: row.data,
      openedAt: row.openedAt.toISOString(),
      decisions: decisionsFor(row.kind, left, right),
      left,
      right,
      decided: decidedAt && decision ? { at: decidedAt.toISOString(), by: decidedBy?.name ?? '', decision, why: why ?? '', winner } : null,
    },
  ]
}

const decisionsFor = (kind: ClashRow['kind'], left: ClashSide, right: ClashSide): ClashRow['decisions'] =>
  DECISIONS_OF[kind].filter((decision) => decision !== 'merge' || left.objectId !== right.objectId)

async function sidesOf(tx: Tx, ids: readonly ObjectId[]): Promise<Map<ObjectId, ClashSide>> {
  if (ids.length === 0) return new Map()
  const [found, aliases, live, where, sites] = [
    await tx
      .select()
      .from(objects)
      .where(inArray(objects.id, [...ids])),
    await tx
      .select()
      .from(codes)
      .where(inArray(codes.objectId, [...ids]))
      .orderBy(codes.scheme, codes.value),
    await tx
      .select()
      .from(numbers)
      .where(sql`${inArray(numbers.objectId, [...ids])} and ${numbers.until} is null`)
      .orderBy(numbers.kind),
    await tx
      .select()
      .from(places)
      .where(inArray(places.objectId, [...ids])),
    await tx.execute<{ id: string; slug: string }>(sql`select id, slug from sites`),
  ]
  const parentIds = found.flatMap((row) => [row.parentId, row.gatewayId]).filter((id): id is ObjectId => id !== null)
  const parents =
    parentIds.length > 0
      ? await tx
          .select({ id: objects.id, tag: objects.tag })
          .from(objects)
          .where(or(inArray(objects.id, parentIds)))
      : []
  const tagOf = (id: ObjectId | null) => parents.find((row) => row.id === id)?.tag ?? ''
  return new Map(
    found.map((row) => {
      const place = where.find((it) => it.objectId === row.id)
      const fields: [string, string][] = [
        ['code', row.code],
        ['tag', row.tag],
        ['nameEn', row.names.en ?? ''],
        ['nameZh', row.names['zh-CN'] ?? ''],
        ['type', row.typeId],
        ['kind', row.kind],
        ['site', sites.find((site) => site.id === row.siteId)?.slug ?? ''],
        ['partOf', tagOf(row.parentId)],
        ['gateway', tagOf(row.gatewayId)],
        ['place', place ? `${place.lon.toFixed(6)}, ${place.lat.toFixed(6)}` : ''],
        [
          'aliases',
          aliases
            .filter((it) => it.objectId === row.id && it.scheme !== 'onefold' && it.scheme !== 'tag')
            .map((it) => it.value)
            .join(', '),
        ],
        [
          'numbers',
          live
            .filter((it) => it.objectId === row.id)
            .map((it) => it.value)
            .join(', '),
        ],
        ['created', row.createdAt.toISOString()],
        ['retired', row.retiredAt?.toISOString() ?? ''],
      ]
      return [row.id, { objectId: row.id, code: row.code, tag: row.tag, fields: fields.map(([field, value]) => ({ field, value })) }]
    }),
  )
}
