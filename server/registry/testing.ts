import { putSite, putTenant, type Tenant } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { SiteId } from '#/twin-models/core/ids.ts'
import type { NewObject, Registered } from './register.ts'
import { registerObjects } from './register.ts'

export type Ground = { tenant: Tenant; siteId: SiteId; register: (...drafts: Partial<NewObject>[]) => Promise<Registered[]> }

/** A tenant with one site, for tests of every slice that needs objects. */
export async function testGround(system: Pick<System, 'db' | 'clock'>, slug = 'harbour', codePrefix = '88.999.1'): Promise<Ground> {
  const actor = systemActor('test')
  const { tenant, site } = await system.db.system(async (tx) => {
    const tenant = await putTenant(tx, { slug, names: { en: slug }, codePrefix }, actor)
    const bounds: [number, number, number, number] = [121.4, 31.2, 121.6, 31.4]
    const site = await putSite(
      tx,
      tenant.id,
      {
        slug: 'district',
        names: { en: 'District' },
        timeZone: 'Asia/Shanghai',
        simulated: null,
        center: { lon: 121.5, lat: 31.3 },
        bounds,
      },
      actor,
    )
    return { tenant, site }
  })
  const siteId = SiteId.parse(site.id)
  const blank: Omit<NewObject, 'tag'> = {
    kind: 'position',
    typeId: 'storm-pump',
    siteId,
    names: { en: 'Thing' },
    parentId: null,
    gatewayId: null,
    settings: {},
    place: null,
    aliases: [],
  }
  let n = 0
  return {
    tenant,
    siteId,
    register: (...drafts) =>
      system.db.tenant(tenant.id, (tx) =>
        registerObjects(
          tx,
          drafts.map((draft) => ({ ...blank, tag: `T-${++n}`, ...draft })),
          { tenantId: tenant.id, codePrefix: tenant.codePrefix, actor, at: new Date(system.clock.nowMs()) },
        ),
      ),
  }
}
