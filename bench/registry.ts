import type { DbAddress } from '#/server/platform/db.ts'
import { startChild } from './child-process.ts'
import { type FilledBed, startBedOn, startCluster } from './registry/bed.ts'
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
    const filled = await filledWith(await cluster.database('small'), SMALL, progress)
    const filledLarge = await filledWith(await cluster.database('large'), size ?? (quick ? QUICK : WHOLE), progress)
    await cluster.restart()
    progress('two servers on them')
    const small = await serverOn(filled)
    await using _small = small.bed
    const large = await serverOn(filledLarge)
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

type Filled = { address: DbAddress; world: RegistryWorld; ground: FilledBed['ground'] }

async function filledWith(address: DbAddress, objects: number, progress: (line: string) => void): Promise<Filled> {
  progress(`a registry of ${objects} objects`)
  await using child = startChild(
    new URL('./registry/fill-process.ts', import.meta.url),
    [JSON.stringify(address), String(objects)],
    (process) => process.disconnect(),
  )
  child.process.on('message', (note: { seen?: string }) => note.seen && progress(note.seen))
  const ground = (await child.heard()) as FilledBed['ground']
  return { address, ground, world: { tenantId: ground.tenant.id, siteId: ground.siteId, codePrefix: ground.tenant.codePrefix, objects } }
}

const serverOn = async ({ address, ground, world }: Filled): Promise<{ bed: FilledBed; world: RegistryWorld }> => ({
  bed: await startBedOn(address, ground),
  world,
})
