import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { insertAll } from './bulk.ts'
import type { LabelText, PublicLabel, RegistryRefusal } from './contract.ts'
import { noteMiss } from './misses.ts'
import { hiddenLabels, labelTokens, objects } from './schema.ts'
import { primary } from './schemes/primary.ts'
import { cleaned } from './schemes/text.ts'

const BASE_32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Forty bits from the system's own source of randomness, as eight letters without look-alikes. */
const newToken = () => inBase32(randomBytes(5).toString('hex'))
const inBase32 = (hex: string) => {
  let rest = BigInt(`0x${hex}`)
  let letters = ''
  for (let i = 0; i < 8; i++, rest /= 32n) letters = BASE_32[Number(rest % 32n)] + letters
  return letters
}

/** What stands on the labels of these objects; who has had no label yet is given its token. In the order asked for, without those that are
 *  not the asker's. */
export async function labelsOf(tx: Tx, actor: Actor, objectIds: readonly ObjectId[], at: Date): Promise<LabelText[]> {
  const ids = JSON.stringify(objectIds)
  const asked = sql`any (array(select jsonb_array_elements_text(${ids}::text::jsonb)::uuid))`
  const without = await tx.execute<{ id: ObjectId }>(sql`
    select o.id from objects o where o.id = ${asked} and not exists (select from label_tokens t where t.object_id = o.id)`)
  const columns = { object_id: 'uuid', tenant_id: 'uuid', token: 'text', made_at: 'timestamptz' }
  const made = without.map(({ id }) => ({ object_id: id, tenant_id: actor.tenantId, token: newToken(), made_at: at.toISOString() }))
  await insertAll(tx, 'label_tokens', columns, made, sql`on conflict do nothing`)
  const rows = await tx.execute<LabelText>(sql`
    select o.id as "objectId", o.code, o.tag, o.names, o.type_id as "typeId", t.token
    from objects o join label_tokens t on t.object_id = o.id where o.id = ${asked}`)
  const byId = new Map(rows.map((row) => [row.objectId, row]))
  return [...new Set(objectIds)].flatMap((id) => byId.get(id) ?? [])
}

/** That these labels were printed, as one entry of the log. */
export async function notePrinted(tx: Tx, actor: Actor, labels: readonly LabelText[], at: Date): Promise<void> {
  const ids = JSON.stringify(labels.map(({ objectId }) => objectId))
  await tx.execute(sql`update label_tokens set printed_at = ${at.toISOString()}
    where object_id = any (array(select jsonb_array_elements_text(${ids}::text::jsonb)::uuid))`)
  const subject = { kind: 'tenant', id: actor.tenantId }
  const data = { count: labels.length, codes: labels.slice(0, 50).map(({ code }) => code) }
  await appendFeed(tx, { tenantId: actor.tenantId, actor, verb: 'label.printed', subject, data }, at)
}

/** Gives an object a new token: what stands on labels printed before opens no public page any more. */
export async function renewLabel(tx: Tx, actor: Actor, objectId: ObjectId, at: Date): Promise<Result<{ token: string }, RegistryRefusal>> {
  const [object] = await tx.select().from(objects).where(eq(objects.id, objectId))
  if (!object) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const token = newToken()
  const { tenantId, siteId, tag } = object
  await tx
    .insert(labelTokens)
    .values({ objectId, tenantId, token, madeAt: at })
    .onConflictDoUpdate({ target: labelTokens.objectId, set: { token, madeAt: at, printedAt: null } })
  const subject = { kind: 'object', id: objectId }
  await appendFeed(tx, { tenantId, actor, verb: 'object.changed', subject, objectId, siteId, data: { tag, what: 'label renewed' } }, at)
  return ok({ token })
}

/** Whether the labels of a type have a public page. */
export async function hideLabels(
  tx: Tx,
  actor: Actor,
  ask: { typeId: string; hidden: boolean },
  at: Date,
): Promise<Result<{ typeId: string }, RegistryRefusal>> {
  const { typeId, hidden } = ask
  const { tenantId } = actor
  if (!twinType(typeId)) return refuse({ code: 'TYPE_NOT_FOUND', typeId })
  if (hidden) await tx.insert(hiddenLabels).values({ tenantId, typeId }).onConflictDoNothing()
  else await tx.delete(hiddenLabels).where(and(eq(hiddenLabels.tenantId, tenantId), eq(hiddenLabels.typeId, typeId)))
  const subject = { kind: 'tenant', id: tenantId }
  await appendFeed(tx, { tenantId, actor, verb: hidden ? 'label.hidden' : 'label.shown', subject, data: { typeId } }, at)
  return ok({ typeId })
}

export const hiddenTypes = async (tx: Tx): Promise<string[]> => (await tx.select().from(hiddenLabels)).map(({ typeId }) => typeId).sort()

/** The object behind a label, for the server itself: who asks has nothing but what is printed on it. */
export type LabelledObject = PublicLabel & { objectId: ObjectId; tenantId: TenantId; siteId: SiteId; tag: string }

type Kept = {
  tenantId: TenantId
  id: ObjectId
  siteId: SiteId
  code: string
  tag: string
  names: Names
  typeId: string
  token: string | null
  retired: boolean
  hidden: boolean
}

/** The object behind code and token, asked by somebody who is not signed in. A wrong token, an unknown code, an object without a label and
 *  a type whose labels are switched off are answered alike, after the same work; each counts as a miss of that address. */
export async function labelBehind(
  system: System,
  ask: { code: string; token: string; address: string },
): Promise<Result<LabelledObject, { code: 'LABEL_NOT_FOUND' }>> {
  const code = ask.code.length > 200 ? '' : (primary.canonical(cleaned(ask.code)) ?? '')
  // Nobody is signed in, so there is no tenant to stand behind: one look by a code of the world, and nothing leaves but what the token opens.
  const [kept] = await system.db.system((tx) =>
    tx.execute<Kept>(sql`
      select o.tenant_id as "tenantId", o.id, o.site_id as "siteId", o.code, o.tag, o.names, o.type_id as "typeId", t.token,
        o.retired_at is not null as retired,
        exists (select from hidden_labels h where h.tenant_id = o.tenant_id and h.type_id = o.type_id) as hidden
      from codes c join objects o on o.id = c.object_id left join label_tokens t on t.object_id = o.id
      where c.scheme = 'onefold' and c.scope = 'world' and c.canonical = ${code} and c.removed_at is null`),
  )
  const right = sameToken(ask.token, kept?.token ?? newToken())
  if (kept?.token && right && !kept.hidden) {
    const { id, tenantId, siteId, tag, names, typeId, retired } = kept
    return ok({ objectId: id, tenantId, siteId, tag, code: kept.code, names, typeId, retired })
  }
  await noteMiss(system, ask.address, null)
  return refuse({ code: 'LABEL_NOT_FOUND' })
}

/** In constant time, whatever is given: digests are compared, not texts. */
function sameToken(given: string, kept: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text.toUpperCase()).digest()
  return timingSafeEqual(digest(given.slice(0, 64)), digest(kept))
}
