import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { SeenNumber } from '#/protocol/sightings.ts'
import { listSites } from '#/server/access/index.ts'
import type { System } from '#/server/platform/system.ts'
import { handOut, planSite } from '#/server/registry/index.ts'
import { type ObjectId, SiteId, type TenantId } from '#/twin-models/core/ids.ts'
import { installer } from './installer.ts'

/** Of every so many terminals one is not answering: a coverage of a hundred per cent teaches nobody to read it. */
const SILENT_EVERY = 9
/** One birth says so much and no more. */
const MOST_SHOWN = 300
/** The modem of the gateway in the street. IMEI as 3GPP TS 23.003 prints it; the card is nobody's. */
const MODEM: readonly SeenNumber[] = [
  { suffix: null, interface: 'cellular', kind: 'imei', value: '490154203237518' },
  { suffix: null, interface: 'cellular', kind: 'iccid', value: '8944500102198304826' },
]
const STREET = 'GW-CC01'

export const numbersFile = (home: string, gateway: string) => join(home, `numbers-${gateway}.json`)

/** The demo's network: an address plan for each site, an address for each terminal, and for each gateway the file of what it sees there. */
export async function giveDemoNumbers(system: System, tenantId: TenantId, home: string): Promise<void> {
  const by = { tenantId, actor: installer('demo', tenantId).actor, at: new Date(system.clock.nowMs()) }
  await system.db.tenant(tenantId, async (tx) => {
    for (const [n, site] of (await listSites(tx, tenantId)).entries()) {
      const siteId = SiteId.parse(site.id)
      const planned = await planSite(tx, { siteId, prefix: `fd0f:1d00:${n + 1}::/48` }, by)
      if (planned.ok) await handOut(tx, { siteId }, by)
    }
  })
  const rows = await system.db.tenant(tenantId, (tx) =>
    tx.execute<{ gateway: string; id: ObjectId; gatewayId: ObjectId; code: string; value: string }>(sql`
      select g.tag as gateway, g.id as "gatewayId", o.id, o.code, n.value from numbers n join objects o on o.id = n.object_id
        join objects g on g.id = case when o.type_id = 'gateway' then o.id else o.gateway_id end
      where n.kind = 'ipv6' and n.valid_until is null order by o.tag`),
  )
  for (const [gateway, members] of Map.groupBy(rows, (row) => row.gateway)) {
    const seen = members
      .filter((_, n) => n % SILENT_EVERY !== SILENT_EVERY - 1)
      .slice(0, MOST_SHOWN)
      .map(
        ({ id, gatewayId, code, value }): SeenNumber => ({
          suffix: id === gatewayId ? null : (code.split('/')[1] ?? ''),
          interface: 'main',
          kind: 'ipv6',
          value,
        }),
      )
    await writeFile(numbersFile(home, gateway), JSON.stringify([...seen, ...(gateway === STREET ? MODEM : [])], null, 1), { mode: 0o600 })
  }
}
