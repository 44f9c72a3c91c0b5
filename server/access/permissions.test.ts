import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { appRouter } from '#/server/root.ts'
import { mayRoles, PERMISSIONS, permissionsOf, ROLES } from './permissions.ts'

test('[AC9] every permission that a procedure asks for stands in the table', () => {
  const asked = globSync('server/**/*.ts').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\bcan\('([^']+)'\)/g)].map(([, name]) => name),
  )
  expect(asked.length).toBeGreaterThan(20)
  expect(asked.filter((name) => !(PERMISSIONS as string[]).includes(name ?? ''))).toEqual([])
})

test('[AC9] who only reads acts nowhere; roles nobody knows carry nothing', () => {
  const acting = PERMISSIONS.filter((name) => !name.endsWith('.read'))
  expect(acting.filter((name) => mayRoles(['viewer', 'auditor'], name))).toEqual([])
  expect(permissionsOf(['root', 'constructor', '__proto__'])).toEqual([])
  expect(ROLES.every((role) => mayRoles([role], 'twin.read'))).toBe(true)
})

test('[AC15] whatever widens what somebody may do asks for a proof: of the writes of access these alone ask for none', () => {
  type Procedure = { _def: { type: string; meta?: { permission?: string; stepUp?: boolean } } }
  const writes = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).filter(
    ([path, { _def }]) => path.startsWith('access.') && _def.type === 'mutation' && _def.meta?.permission,
  )
  expect(writes.length).toBeGreaterThan(20)
  expect(writes.filter(([, { _def }]) => !_def.meta?.stepUp).map(([path]) => path)).toEqual([
    'access.glass.giveBack', // takes from oneself
    'access.glass.review', // says what another did
    'access.accounts.revokeInvitation', // takes a link back
  ])
})
