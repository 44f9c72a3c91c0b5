import { permissionsOf, ROLES, type Role } from '#/server/access/index.ts'
import type { Onefold } from '#/server/main.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { call, inputOf, PROCEDURES, rowsOf } from './ask.ts'
import type { City } from './city.ts'

/** What was tried at another's, what it told of him, and what it left there. */
export type Crossing = { attempts: number; reads: string[]; writes: string[]; broken: string[] }

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Asks every procedure, as each of these of one tenant, about what is another's: with as little and with as much named as it takes. */
export async function crossTenants(onefold: Onefold, mine: City, theirs: City, as: readonly Context[]): Promise<Crossing> {
  const before = await rowsOf(onefold, theirs)
  const secrets = [theirs.mark, ...new Set(JSON.stringify(before).match(UUID))]
  const found: Crossing = { attempts: 0, reads: [], writes: [], broken: [] }
  for (const { path, type, inputs } of PROCEDURES) {
    if (type === 'subscription') continue // asked over the wire
    for (const all of [false, true]) {
      const input = inputOf(theirs, inputs, all)
      const asked = JSON.stringify(input) ?? ''
      for (const context of as) {
        found.attempts++
        const { answer, code } = await call(context, path, input)
        const said = JSON.stringify(answer) ?? ''
        if (secrets.some((secret) => said.includes(secret) && !asked.includes(secret)))
          found.reads.push(`${path} ${asked}: ${said.slice(0, 300)}`)
        if (code === 'INTERNAL_SERVER_ERROR') found.broken.push(`${path} ${asked}`)
      }
    }
  }
  const after = await rowsOf(onefold, theirs)
  found.writes.push(...Object.keys(after).filter((table) => JSON.stringify(after[table]) !== JSON.stringify(before[table])))
  const kept = JSON.stringify(await rowsOf(onefold, mine))
  found.writes.push(...secrets.filter((secret) => kept.includes(secret)))
  return found
}

/** Each of these roles of a tenant alone, and its gateway. */
export const asEachOf = (city: City, roles: readonly Role[] = ROLES): Context[] => [
  ...roles.map((role) => withRole(city, role)),
  city.asGateway(),
]

const withRole = (city: City, role: Role): Context => ({
  ...city.context,
  actor: { ...city.actor, roles: [role], permissions: new Set(permissionsOf([role])) },
})
