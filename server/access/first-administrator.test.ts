import { expect, test } from 'vitest'
import { testSystem } from '#/server/platform/testing.ts'
import { createFirstAdministrator } from './first-administrator.ts'
import { anybodyThere, createSignIn } from './people.ts'
import { setupCode } from './setup-code.ts'

const PERSON = { email: 'root@onefold.test', name: 'Root', password: 'correct horse battery' }

test('[AC10] a first start that is cut leaves no sign-in without a role: the installation is still empty, and is begun again', async () => {
  await using system = await testSystem()
  const first = () => Promise.reject(new Error('cut here'))
  await expect(createSignIn(system, PERSON, { whenEmpty: true, first })).rejects.toThrow('cut here')
  expect(await anybodyThere(system)).toBe(false)
  const code = (await setupCode(system)) ?? ''
  expect(await createFirstAdministrator(system, { ...PERSON, setupCode: code })).toMatchObject({ ok: true })
  expect(await createFirstAdministrator(system, { ...PERSON, setupCode: code })).toMatchObject({
    ok: false,
    refusal: { code: 'NOT_FIRST_FORBIDDEN' },
  })
})

test('[AC12] the first administrator shows the code of the console: without it nobody is first; typed in capitals and spaces it counts', async () => {
  await using system = await testSystem()
  const ask = (shown: string) => createFirstAdministrator(system, { ...PERSON, setupCode: shown })
  const refused = { ok: false, refusal: { code: 'SETUP_CODE_FORBIDDEN' } }
  expect(await ask('')).toEqual(refused) // nor before one was ever made
  const code = (await setupCode(system)) ?? ''
  expect(code).toMatch(/^\w{4}(-\w{4}){3}$/)
  for (const shown of ['', 'aaaa-aaaa-aaaa-aaaa', code.slice(0, -1), `${code}2`]) expect(await ask(shown), shown).toEqual(refused)
  expect(await anybodyThere(system)).toBe(false)
  expect(await setupCode(system)).toBe(code)
  expect(await ask(code.toUpperCase().replaceAll('-', ' '))).toMatchObject({ ok: true })
  expect(await setupCode(system)).toBeNull()
})
