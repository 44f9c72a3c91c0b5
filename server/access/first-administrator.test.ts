import { expect, test } from 'vitest'
import { testSystem } from '#/server/platform/testing.ts'
import { createFirstAdministrator } from './first-administrator.ts'
import { anybodyThere, createSignIn } from './people.ts'

test('[AC10] a first start that is cut leaves no sign-in without a role: the installation is still empty, and is begun again', async () => {
  await using system = await testSystem()
  const person = { email: 'root@onefold.test', name: 'Root', password: 'correct horse battery' }
  const first = () => Promise.reject(new Error('cut here'))
  await expect(createSignIn(system, person, { whenEmpty: true, first })).rejects.toThrow('cut here')
  expect(await anybodyThere(system)).toBe(false)
  expect(await createFirstAdministrator(system, person)).toMatchObject({ ok: true })
  expect(await createFirstAdministrator(system, person)).toMatchObject({ ok: false, refusal: { code: 'NOT_FIRST_FORBIDDEN' } })
})
