import { sql } from 'drizzle-orm'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { openClash } from './clash.ts'
import type { NumberKind, Sighting } from './contract.ts'
import { isInPrefix, isLocalOnly } from './ipv6.ts'
import { bind, tell, tellAll } from './move-number.ts'
import { canonicalNumber } from './number.ts'
import { takeRebinding } from './rebinding.ts'
import { raiseSecurityEvent } from './security.ts'

type Seen = { objectId: ObjectId; siteId: SiteId; tag: string; interface: string; kind: NumberKind; value: string; scope: string }
type Live = {
  id: string
  tenantId: TenantId
  objectId: ObjectId
  interface: string
  kind: NumberKind
  value: string
  state: string
  seenAt: string | null
}
export type Observed = { noted: number; unread: Sighting[] }

const CARDS: ReadonlySet<NumberKind> = new Set(['imei', 'iccid', 'msisdn'])
const PAIR: ReadonlySet<NumberKind> = new Set(['imei', 'iccid'])
const ADDRESSES: ReadonlySet<string> = new Set(['ipv6', 'ipv4'])
const AGAIN_MS = 3_600_000
const by = (at: Date) => ({ actor: systemActor('registry'), at })

/** Compares what a gateway sees with what the registry has. What was planned is confirmed; what nobody has is noted; what another object has,
 *  a card in another device, and an address that the plan did not give out are security events, and overwrite nothing. Not inside a tenant's
 *  walls: a number may be live in another tenant. The gateway has proven who it is, and speaks for itself and its terminals alone. */
export async function observeNumbers(
  tx: Tx,
  gateway: { id: ObjectId; tenantId: TenantId },
  sightings: readonly Sighting[],
  at: Date,
): Promise<Observed> {
  const { seen, unread } = await placed(tx, gateway, sightings)
  const live = new Map((await liveNumbers(tx, seen)).map((row) => [keyOf(row), row]))
  const own: Live[] = []
  let noted = 0
  for (const it of seen) {
    const row = live.get(keyOf(it))
    if (row?.objectId === it.objectId) own.push(row)
    else if (row) await meets(tx, gateway.tenantId, row, it, at)
    else if (await isNew(tx, gateway.tenantId, it, at)) noted++
  }
  await confirm(tx, own, at)
  await endUnseen(tx, gateway.tenantId, seen, at)
  return { noted, unread }
}

const keyOf = ({ kind, value }: { kind: string; value: string }) => `${kind} ${value}`

/** Each sighting at its object; what cannot be read, or belongs to nobody behind this gateway, is given back. */
async function placed(tx: Tx, gateway: { id: ObjectId; tenantId: TenantId }, sightings: readonly Sighting[]) {
  const suffixes = [...new Set(sightings.flatMap(({ suffix }) => (suffix === null ? [] : [suffix])))]
  const rows = await tx.execute<{ id: ObjectId; siteId: SiteId; tag: string; suffix: string }>(sql`
    select id, site_id as "siteId", tag, split_part(code, '/', 2) as suffix from objects
    where tenant_id = ${gateway.tenantId} and retired_at is null
      and (id = ${gateway.id} or (gateway_id = ${gateway.id} and split_part(code, '/', 2) = any (${sql.param(`{${suffixes.map((it) => `"${it.replaceAll(/["\\]/g, '')}"`).join(',')}}`)}::text[])))`)
  const seen: Seen[] = []
  const unread: Sighting[] = []
  for (const it of sightings) {
    const object = rows.find((row) => (it.suffix === null ? row.id === gateway.id : row.suffix === it.suffix))
    const number = canonicalNumber(it.kind, it.value.replace(/%.*$/, ''))
    if (!object || !number.ok) unread.push(it)
    else if (it.kind !== 'ipv6' || !isLocalOnly(number.value.value)) {
      const { kind, value, isPrivate } = number.value
      seen.push({
        objectId: object.id,
        siteId: object.siteId,
        tag: object.tag,
        interface: it.interface,
        kind,
        value,
        scope: isPrivate ? gateway.tenantId : 'world',
      })
    }
  }
  return { seen: [...new Map(seen.map((it) => [keyOf(it), it])).values()], unread }
}

const liveNumbers = async (tx: Tx, seen: readonly Seen[]): Promise<Live[]> =>
  seen.length === 0
    ? []
    : [
        ...(await tx.execute<Live>(sql`
          select n.id, n.tenant_id as "tenantId", n.object_id as "objectId", n.interface, n.kind, n.value, n.state, n.seen_at as "seenAt"
          from jsonb_to_recordset(${JSON.stringify(seen.map(({ scope, kind, value }) => ({ scope, kind, value })))}::text::jsonb) as s (scope text, kind text, value text)
            join numbers n on n.scope = s.scope collate "C" and n.kind = s.kind and n.value = s.value collate "C" and n.valid_until is null`)),
      ]

/** A birth shows hundreds at once: all of them in a few statements. */
async function confirm(tx: Tx, rows: readonly Live[], at: Date): Promise<void> {
  const due = rows.filter(({ seenAt }) => seenAt === null || at.getTime() - Date.parse(seenAt) >= AGAIN_MS)
  if (due.length === 0) return
  await tx.execute(sql`update numbers set seen_at = ${at.toISOString()} where id = any (${uuids(due.map(({ id }) => id))})`)
  const first = due.filter(({ seenAt }) => seenAt === null)
  const told = first.map(({ objectId, kind, value, interface: on }) => ({ objectId, data: { kind, value, interface: on } }))
  await tellAll(tx, 'number confirmed', told, null, by(at))
}

/** Live at another object. In another tenant neither side learns more than that it is taken. */
async function meets(tx: Tx, tenantId: TenantId, row: Live, it: Seen, at: Date): Promise<void> {
  const { kind, value } = it
  const data = { kind, value, interface: it.interface }
  if (row.tenantId === tenantId) {
    const key = `${kind} ${value} ${it.objectId}`
    await openClash(tx, { tenantId, kind: CARDS.has(kind) ? 'card' : 'number', key, leftId: row.objectId, rightId: it.objectId, data }, at)
    return
  }
  for (const side of [
    { tenantId, objectId: it.objectId },
    { tenantId: row.tenantId, objectId: row.objectId },
  ]) {
    const subject = { kind: 'object', id: side.objectId }
    const data = { kind, value, elsewhere: true }
    await raiseSecurityEvent(
      tx,
      { ...side, kind: CARDS.has(kind) ? 'card_elsewhere' : 'number_clash', key: `${kind} ${value}`, subject, data },
      at,
    )
  }
}

/** Nobody has it. True where it is noted as observed. */
async function isNew(tx: Tx, tenantId: TenantId, it: Seen, at: Date): Promise<boolean> {
  if (PAIR.has(it.kind) && !(await mayBind(tx, tenantId, it, at))) return false
  if (it.kind === 'ipv6') await heldAgainstPlan(tx, tenantId, it, at)
  await bind(tx, { tenantId, ...it, state: 'observed', seenAt: at }, at, by(at))
  return true
}

/** A card is bound to the device in which it was first seen, or planned. Another on the same interface needs the operator's re-binding. */
async function mayBind(tx: Tx, tenantId: TenantId, it: Seen, at: Date): Promise<boolean> {
  const [bound] = await tx.execute<{ id: string; value: string }>(sql`
    select id, value from numbers where object_id = ${it.objectId} and interface = ${it.interface} and kind = ${it.kind} and valid_until is null`)
  if (!bound) return true
  if (await takeRebinding(tx, it.objectId, it.interface, at)) {
    await tx.execute(
      sql`update numbers set valid_until = greatest(${at.toISOString()}::timestamptz, valid_from + interval '1 millisecond') where id = ${bound.id}`,
    )
    await tell(tx, it.objectId, 'rebound', { kind: it.kind, from: bound.value, to: it.value, interface: it.interface }, null, by(at))
    return true
  }
  const { kind, value, objectId } = it
  const data = { kind, value, bound: bound.value, interface: it.interface }
  await openClash(tx, { tenantId, kind: 'card', key: `${kind} ${value} ${objectId}`, leftId: objectId, rightId: objectId, data }, at)
  return false
}

async function heldAgainstPlan(tx: Tx, tenantId: TenantId, it: Seen, at: Date): Promise<void> {
  const [plan] = await tx.execute<{ prefix: string }>(sql`select prefix from address_plans where site_id = ${it.siteId}`)
  if (!plan) return
  const { objectId, siteId, value } = it
  const data = {
    kind: 'ipv6',
    value,
    prefix: `${plan.prefix}/48`,
    inside: isInPrefix(plan.prefix, value),
    interface: it.interface,
    tag: it.tag,
  }
  const subject = { kind: 'object', id: objectId }
  await raiseSecurityEvent(tx, { tenantId, kind: 'number_outside_plan', key: `${value} ${objectId}`, subject, objectId, siteId, data }, at)
}

/** An address that was only ever observed ends when its interface no longer shows it; what was planned stays planned. */
async function endUnseen(tx: Tx, tenantId: TenantId, seen: readonly Seen[], at: Date): Promise<void> {
  const shown = Map.groupBy(seen, (it) => it.objectId)
  if (shown.size === 0) return
  const rows = await tx.execute<Live>(sql`
    select id, object_id as "objectId", interface, kind, value from numbers
    where tenant_id = ${tenantId} and object_id = any (${uuids([...shown.keys()])})
      and state = 'observed' and valid_until is null and valid_from < ${at.toISOString()}`)
  const gone = [...rows].filter((row) => {
    const ofObject = shown.get(row.objectId) ?? []
    return (
      ADDRESSES.has(row.kind) && ofObject.some((it) => it.interface === row.interface) && !ofObject.some((it) => keyOf(it) === keyOf(row))
    )
  })
  if (gone.length === 0) return
  await tx.execute(sql`update numbers set valid_until = ${at.toISOString()} where id = any (${uuids(gone.map(({ id }) => id))})`)
  const told = gone.map(({ objectId, kind, value }) => ({ objectId, data: { kind, value } }))
  await tellAll(tx, 'number ended', told, null, by(at))
}

const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`
