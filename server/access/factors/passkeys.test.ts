import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSystem } from '#/server/platform/testing.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { actorFromRequest } from '../actor.ts'
import { createFirstAdministrator } from '../first-administrator.ts'
import { setupCode } from '../setup-code.ts'
import { softKey } from '../testing/authenticator.ts'
import { callDoor, pageOf } from '../testing/doors.ts'
import { keepPasskey, registrationOf } from './passkeys.ts'
import { siteOf } from './relying-party.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let personId: PersonId
const key = softKey()
beforeAll(async () => {
  system = await testSystem()
  const root = { email: 'root@onefold.test', name: 'Root', password: 'correct horse battery' }
  const made = await createFirstAdministrator(system, { ...root, setupCode: (await setupCode(system)) ?? '' })
  if (!made.ok) throw new Error(made.refusal.code)
  ;({ personId } = made.value)
})
afterAll(() => system[Symbol.asyncDispose]())

const challenge = async () => JSON.parse((await callDoor(system, 'passkey/challenge', {})).body) as { challenge: string; rpId: string }
const enter = async (shown: object) => callDoor(system, 'passkey/sign-in', shown)
const site = () => siteOf(system, pageOf(''))

test('[AC13] a passkey made here opens the door, and is both factors', async () => {
  const options = await registrationOf(system, site(), { personId, email: 'root@onefold.test', name: 'Root' })
  expect(await keepPasskey(system, site(), personId, 'Key', key.make(options, 'http://evil.test'))).toBe(false)
  const again = await registrationOf(system, site(), { personId, email: 'root@onefold.test', name: 'Root' })
  const made = key.make(again)
  expect(await keepPasskey(system, site(), personId, 'Key', made)).toBe(true)
  expect(await keepPasskey(system, site(), personId, 'Key', made)).toBe(false) // its challenge was good once
  const entered = await enter(key.sign(await challenge()))
  expect(entered.status).toBe(200)
  expect((await actorFromRequest(system, pageOf(entered.cookie)))?.roles).toEqual(['administrator'])
})

test('[AC13] signed at another site, without the person, replayed, by another key, or for a challenge that is not ours: it opens nothing', async () => {
  const stranger = softKey()
  const once = key.sign(await challenge())
  expect((await enter(once)).status).toBe(200)
  const bad = [
    once,
    key.sign(await challenge(), { origin: 'http://evil.test' }),
    key.sign({ challenge: (await challenge()).challenge, rpId: 'evil.test' }),
    key.sign(await challenge(), { verified: false }),
    key.sign({ challenge: 'bWFkZSB1cA' }),
    { ...stranger.sign(await challenge()), id: once.id, rawId: once.rawId },
    stranger.sign(await challenge()),
    { id: once.id },
  ]
  const said: number[] = []
  for (const shown of bad) said.push((await enter(shown)).status)
  expect(said.every((status) => status === 401 || status === 429)).toBe(true)
})
