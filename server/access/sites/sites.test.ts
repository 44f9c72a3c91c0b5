import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { createCallerFactory } from '#/server/platform/trpc.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { AddSite } from '../contract.ts'
import { permissionsHeld } from '../held.ts'
import { accessRouter } from '../router.ts'
import { putTenant } from '../tenants.ts'

const AT = { timeZone: 'Asia/Shanghai', center: { lon: 121.47, lat: 31.23 }, bounds: [121.46, 31.22, 121.48, 31.24] as [number, number, number, number] } // biome-ignore format: one place
let system: Awaited<ReturnType<typeof testSystem>>
let [mine, theirs]: TenantId[] = []
beforeAll(async () => {
  system = await testSystem()
  const make = (slug: string) =>
    system.db.system((tx) => putTenant(tx, { slug, names: { en: slug }, codePrefix: '88.999.1' }, systemActor('test')))
  ;[mine, theirs] = [(await make('mine')).id, (await make('theirs')).id]
})
afterAll(() => system[Symbol.asyncDispose]())

function administratorOf(tenantId: TenantId | undefined) {
  const held = [{ role: 'administrator' as const, areaId: null }]
  const session = { id: uuidv7(), provedAtMs: system.clock.nowMs() }
  const actor = {
    kind: 'person' as const,
    id: uuidv7(),
    name: 'Root',
    tenantId: tenantId as TenantId,
    held,
    session,
    ...permissionsHeld(held),
  }
  return createCallerFactory(accessRouter)({ system, actor, gateway: null, address: '', headers: new Headers() })
}
const code = (work: Promise<unknown>) => work.then(() => 'done', (error) => error.cause?.refusal?.code ?? error.code) // biome-ignore format: one question
const siteOf = (slug: string): AddSite => ({ siteId: uuidv7() as SiteId, slug, names: { 'zh-CN': '北区' }, ...AT })

test('[AC34] a site is added once however often it is sent; its key is nobody else’s in the organisation, and free in another', async () => {
  const site = siteOf('north')
  const added = await administratorOf(mine).sites.add(site)
  expect(added).toMatchObject({ id: site.siteId, slug: 'north', names: { 'zh-CN': '北区' }, version: 1, simulated: null })
  expect(await administratorOf(mine).sites.add(site)).toEqual(added)
  expect(await code(administratorOf(mine).sites.add({ ...site, names: { en: 'Other' } }))).toBe('SITE_KEY_TAKEN')
  expect(await code(administratorOf(mine).sites.add(siteOf('north')))).toBe('SITE_KEY_TAKEN')
  expect(await code(administratorOf(theirs).sites.add(site))).toBe('ID_TAKEN')
  expect((await administratorOf(theirs).sites.add(siteOf('north'))).slug).toBe('north')
})

test('[AC34] a change names the version it saw: of twenty at once one is kept; another organisation’s site is not there', async () => {
  const { siteId, slug: _, ...facts } = siteOf('south')
  await administratorOf(mine).sites.add({ siteId, slug: 'south', ...facts })
  const change = (version: number) => administratorOf(mine).sites.change({ siteId, version, ...facts, timeZone: 'Europe/Berlin' })
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => code(change(1))))
  expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
  expect(new Set(outcomes)).toEqual(new Set(['done', 'STALE_EDIT_SITE']))
  expect(await change(2)).toMatchObject({ slug: 'south', timeZone: 'Europe/Berlin', version: 3 })
  expect(await code(administratorOf(theirs).sites.change({ siteId, version: 3, ...facts }))).toBe('SITE_NOT_FOUND')
})

test('[AC34] the organisation is renamed by who saw its name, and the log has who did', async () => {
  const rename = (version: number) => code(administratorOf(mine).sites.rename({ names: { en: 'Harbour City' }, version }))
  expect([await rename(1), await rename(1)]).toEqual(['done', 'STALE_EDIT_ORGANISATION'])
  const by = await system.db.tenant(mine as TenantId, (tx) =>
    tx.execute(sql`select actor ->> 'name' as name from feed_entries where verb = 'tenant.put' order by at`),
  )
  expect([...by].map((row) => row.name)).toEqual(['test', 'Root'])
})

test('[AC34] what is no site is refused, and says which part of it', () => {
  const wrong: [string, Partial<Record<keyof AddSite, unknown>>][] = [
    ['timeZone', { timeZone: '+08:00' }],
    ['timeZone', { timeZone: 'Asia/Atlantis' }],
    ['center', { center: { lon: Number.NaN, lat: 31 } }],
    ['center', { center: { lon: 31.2, lat: 121.4 } }],
    ['bounds', { bounds: [121.48, 31.22, 121.46, 31.24] }],
    ['bounds', { bounds: [121.46, 31.22, 121.48, Number.POSITIVE_INFINITY] }],
    ['slug', { slug: 'North' }],
    ['slug', { slug: '../etc' }],
    ['names', { names: {} }],
    ['names', { names: { en: 'n'.repeat(201) } }],
  ]
  for (const [part, to] of wrong) {
    const parsed = AddSite.safeParse({ ...siteOf('west'), ...to })
    expect(
      parsed.error?.issues.map(({ path }) => path[0]),
      JSON.stringify(to),
    ).toEqual([part])
  }
})
