import { inArray } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { FactGroup, FactOwner, RegistryRefusal, SetOwner } from './contract.ts'
import { factOwners } from './schema.ts'

/** Who asks; what the server does by itself has no roles and is held by nobody's fence. */
export type Asker = FeedActor & { roles?: readonly string[]; permissions?: ReadonlySet<string> }
type By = { actor: FeedActor; at: Date }

export const ownersOf = (tx: Tx): Promise<FactOwner[]> =>
  tx
    .select({ group: factOwners.group, typeId: factOwners.typeId, role: factOwners.role, organisation: factOwners.organisation })
    .from(factOwners)
    .orderBy(factOwners.group, factOwners.typeId)

/** The owner of a group for a type: its own, else that of all types, else nobody in particular. */
export function ownerIn(owners: readonly FactOwner[], group: FactGroup, typeId: string): FactOwner {
  const of = owners.filter((owner) => owner.group === group)
  const own = of.find((owner) => owner.typeId === typeId) ?? of.find((owner) => owner.typeId === '')
  return own ?? { group, typeId: '', role: null, organisation: '' }
}

/** Whether who asks answers for what this owner owns. */
export const answersFor = (asker: Asker, { role }: FactOwner): boolean =>
  role === null ? asker.permissions?.has('registry.edit') === true : asker.roles?.includes(role) === true

/** Why these facts of an object are not his to change; null where they are. */
export async function notResponsible(
  tx: Tx,
  asker: Asker,
  object: { typeId: string },
  groups: readonly FactGroup[],
): Promise<RegistryRefusal | null> {
  if (asker.roles === undefined || groups.length === 0) return null
  const owners = await tx
    .select()
    .from(factOwners)
    .where(inArray(factOwners.group, [...groups]))
  for (const group of groups) {
    const { role, organisation } = ownerIn(owners, group, object.typeId)
    if (role !== null && !asker.roles.includes(role)) return refusal(group, role, organisation)
  }
  return null
}

const refusal = (group: FactGroup, role: string, organisation: string): RegistryRefusal => ({
  code: 'NOT_RESPONSIBLE_FORBIDDEN',
  group,
  role,
  organisation,
})

/** Makes a role answer for a group of facts, or nobody in particular. */
export async function setOwner(tx: Tx, ask: SetOwner, by: By & { tenantId: TenantId }): Promise<Result<FactOwner, RegistryRefusal>> {
  const { group, typeId, role, organisation } = ask
  if (typeId !== '' && !twinType(typeId)) return refuse({ code: 'TYPE_NOT_FOUND', typeId })
  const { kind, id, name } = by.actor
  const set = { role, organisation, setAt: by.at, setBy: { kind, id, name } }
  await tx
    .insert(factOwners)
    .values({ tenantId: by.tenantId, group, typeId, ...set })
    .onConflictDoUpdate({ target: [factOwners.tenantId, factOwners.group, factOwners.typeId], set })
  const subject = { kind: 'facts', id: typeId === '' ? group : `${group}:${typeId}` }
  await appendFeed(tx, { tenantId: by.tenantId, actor: by.actor, verb: 'proposal.owner', subject, data: { ...ask } }, by.at)
  return ok({ group, typeId, role, organisation })
}
