import type { DbAddress } from '#/server/platform/db.ts'
import { type Bed, startBed, startCluster } from './registry/bed.ts'
import { fillRegistry } from './registry/fill.ts'
import { impactRow } from './registry/impact.ts'
import { importRows } from './registry/import.ts'
import { pageRow, searchRow } from './registry/lists.ts'
import { raceRow } from './registry/races.ts'
import { bulkRow, resolveRows } from './registry/resolve.ts'
import type { RegistryWorld } from './registry/world.ts'
import type { Bench, BenchInput, Row } from './shape.ts'

const WHOLE = 1_000_000
const QUICK = 20_000
const SMALL = 10_000

/** The registry at a million objects: found by code, listed, searched, asked what stops, imported into, raced. */
export const bench: Bench = {
  name: 'registry',
  summary: 'the registry at 1,000,000 objects: resolve, bulk, search, pages, impact, import, races',
  async run({ quick, size, project, progress }: BenchInput): Promise<Row[]> {
    await using cluster = await startCluster(project)
    const small = await bedOf(await cluster.database('small'), SMALL, progress)
    await using _small = small.bed
    const large = await bedOf(await cluster.database('large'), size ?? (quick ? QUICK : WHOLE), progress)
    await using _large = large.bed
    const rows: Row[] = []
    for (const take of [resolveRows, bulkRow, searchRow, pageRow, impactRow]) {
      progress(take.name)
      rows.push(...(await take(large.bed, large.world, quick)))
    }
    rows.push(...(await importRows(small, large, { quick, progress })))
    rows.push(await raceRow(small.bed, { rounds: quick ? 20 : 1_000, progress }))
    return rows
  },
}

async function bedOf(address: DbAddress, objects: number, progress: (line: string) => void): Promise<{ bed: Bed; world: RegistryWorld }> {
  progress(`a registry of ${objects} objects`)
  const bed = await startBed(address)
  const { tenant, siteId } = bed.ground
  const world = { tenantId: tenant.id, siteId, codePrefix: tenant.codePrefix, objects, progress }
  await fillRegistry(address, world)
  return { bed, world }
}
