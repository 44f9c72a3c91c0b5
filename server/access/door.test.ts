import { expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { demoAsksNoSecondFactor, ensureDemoPeople } from './demo-people.ts'
import { door } from './door.ts'
import { putSite, putTenant } from './tenants.ts'
import { decide } from './testing/doors.ts'

const by = systemActor('test')

test('[AC13] the door says when nobody is asked for a second factor, whatever organisations without people there are beside; and no longer once somebody is', async () => {
  await using system = await testSystem()
  const [city] = await system.db.system(async (tx) => {
    const tenants = [
      await putTenant(tx, { slug: 'city', names: { en: 'City' }, codePrefix: '88.999.1' }, by),
      await putTenant(tx, { slug: 'beside', names: { en: 'Beside' }, codePrefix: '88.999.2' }, by),
    ] as const
    for (const slug of ['district', 'plant'])
      await putSite(tx, tenants[0].id, { slug, names: { en: slug }, timeZone: 'Asia/Shanghai', simulated: null, center: { lon: 121, lat: 31 }, bounds: [120, 30, 122, 32] }, by) // biome-ignore format: one site
    return tenants
  })
  expect(await door(system)).toEqual({ empty: true, organisation: { en: 'Beside' }, sso: null, secondFactorOff: false })
  await ensureDemoPeople(system, { tenantSlug: 'city' })
  expect(await door(system)).toMatchObject({ empty: false, organisation: null, secondFactorOff: false })
  await demoAsksNoSecondFactor(system, 'city')
  expect((await door(system)).secondFactorOff).toBe(true)
  await decide(system, city.id, { secondFactorRoles: ['operator'] })
  expect((await door(system)).secondFactorOff).toBe(false)
})
