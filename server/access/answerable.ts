import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { both, permissionsHeld, type Reach, reachKey, rolesIn } from './held.ts'
import { standing } from './in-force.ts'
import { permissionsOf, type Role } from './permissions.ts'
import { accessTokens, grants } from './schema.ts'

type Token = typeof accessTokens.$inferSelect
const NOTHING: Reach = { permissions: new Set() }
/** What may make tokens. What not even that carries is missed by nobody in a token. */
const OF_MAKERS = new Set<string>(permissionsOf(['administrator']))

/** The installation's own, for the command line of its machine. Nobody has to answer for it. */
export const isOwn = ({ issuedById }: Pick<Token, 'issuedById'>): boolean => issuedById.startsWith('system:')

/** Who answers for a token: its maker, or who took it over. */
export const answersFor = (token: Pick<Token, 'issuedBy' | 'issuedById' | 'takenBy' | 'takenById'>): { id: string; name: string } =>
  token.takenById ? { id: token.takenById, name: token.takenBy ?? '' } : { id: token.issuedById, name: token.issuedBy }

/** How far each of these tokens reaches at this moment: never further than who answers for it does, by the roles that others gave him. */
export async function reachesOf(tx: Tx, tokens: readonly Token[]): Promise<Map<string, Reach>> {
  const people = [...new Set(tokens.filter((token) => !isOwn(token) && !token.restsSince).map((token) => answersFor(token).id))]
  const given =
    people.length === 0
      ? []
      : await tx
          .select({ tenantId: grants.tenantId, personId: grants.personId, role: grants.role, areaId: grants.areaId })
          .from(grants)
          .where(and(inArray(grants.personId, people as PersonId[]), standing))
  const byPerson = Map.groupBy(given, ({ tenantId, personId }) => `${tenantId} ${personId}`)
  return new Map(
    tokens.map((token) => {
      const own = permissionsHeld(rolesIn(token.roles, token.areaIds))
      if (isOwn(token)) return [token.id, own]
      if (token.restsSince) return [token.id, NOTHING]
      return [token.id, both(own, permissionsHeld(byPerson.get(`${token.tenantId} ${answersFor(token).id}`) ?? []))]
    }),
  )
}

/** The roles of a token that do less than they say, for want of them in who answers for it. */
export function lackingIn(token: Token, reach: Reach): Role[] {
  return token.roles.filter((role) => {
    const { permissions, limits } = permissionsHeld(rolesIn([role], token.areaIds))
    const wanted = {
      permissions: new Set([...permissions].filter((permission) => OF_MAKERS.has(permission))),
      ...(limits ? { limits } : {}),
    }
    return reachKey(both(wanted, reach)) !== reachKey(wanted)
  })
}

/** Of who leaves: all he answers for opens nothing any more, whoever he is when he comes in anew. */
export async function restTokens(tx: Tx, tenantId: TenantId, personId: PersonId, at: Date): Promise<void> {
  const his = or(eq(accessTokens.takenById, personId), and(isNull(accessTokens.takenById), eq(accessTokens.issuedById, personId)))
  await tx
    .update(accessTokens)
    .set({ restsSince: at })
    .where(and(eq(accessTokens.tenantId, tenantId), his, isNull(accessTokens.restsSince), isNull(accessTokens.revokedAt)))
}
