import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
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
