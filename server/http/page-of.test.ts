import { afterAll, beforeAll, expect, test } from 'vitest'
import { PAGE_OF } from '#/server/access/contract.ts'
import { demoAsksNoSecondFactor, ensureDemoPeople, putSite, putTenant } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { startHttp } from './server.ts'

let system: Awaited<ReturnType<typeof testSystem>>
beforeAll(async () => {
  system = await testSystem()
  const by = systemActor('test')
  const site = {
    names: { en: 'A' },
    timeZone: 'Asia/Shanghai',
    simulated: null,
    center: { lon: 121, lat: 31 },
    bounds: [120, 30, 122, 32] as never,
  }
  await system.db.system(async (tx) => {
    const { id } = await putTenant(tx, { slug: 'here', names: { en: 'Here' }, codePrefix: '88.999.1' }, by)
    for (const slug of ['district', 'plant']) await putSite(tx, id, { ...site, slug }, by)
  })
  await demoAsksNoSecondFactor(system, 'here')
  await ensureDemoPeople(system, { tenantSlug: 'here', password: () => 'correct horse battery' })
})
afterAll(() => system[Symbol.asyncDispose]())

test('[AC33] a page that was drawn for one person does nothing as who signed in after him in the same browser', async () => {
  await using http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const ask = async (cookie: string, drawnFor?: string) => {
    const headers = { cookie, origin: http.url, ...(drawnFor ? { [PAGE_OF]: drawnFor } : {}) }
    const answer = await fetch(`${http.url}/api/trpc/access.me`, { headers })
    return { status: answer.status, ...((await answer.json()) as { result?: { data: { person: { id: string } } }; error?: object }) }
  }
  const signedIn = async (who: string) => {
    const headers = { 'content-type': 'application/json', origin: http.url }
    const body = JSON.stringify({ email: `${who}@onefold.test`, password: 'correct horse battery' })
    const answer = await fetch(`${http.url}/api/auth/sign-in/email`, { method: 'POST', headers, body })
    const cookie = answer.headers.getSetCookie().map((one) => one.split(';', 1)[0]).join('; ') // biome-ignore format: one question
    return { cookie, id: (await ask(cookie)).result?.data.person.id ?? '' }
  }
  const [first, second] = [await signedIn('crew'), await signedIn('manager')]
  expect(first.id).not.toBe(second.id)
  expect((await ask(first.cookie, first.id)).status).toBe(200)
  expect(await ask(second.cookie, first.id)).toMatchObject({
    status: 401,
    error: { data: { refusal: { code: 'ANOTHER_UNAUTHENTICATED' } } },
  })
  expect((await ask('', first.id)).status).toBe(401)
})
