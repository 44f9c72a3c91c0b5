import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crossingRows } from './access/crossing.ts'
import { deviceRows } from './access/devices.ts'
import { stormRows } from './access/storm.ts'
import { wallsCostRows } from './access/walls-cost.ts'
import { startCluster } from './registry/bed.ts'
import type { Bench, BenchInput, Row } from './shape.ts'

/** Who may see and do what: every entry point asked about another tenant's, rogue devices, a storm of connections, and what the walls cost. */
export const bench: Bench = {
  name: 'access',
  summary: 'two tenants at every entry point, rogue devices, a storm of connections, what the walls cost',
  async run({ quick, project, progress }: BenchInput): Promise<Row[]> {
    const dir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
    await using cleanup = new AsyncDisposableStack()
    cleanup.defer(() => rmSync(dir, { recursive: true, force: true }))
    const cluster = cleanup.use(await startCluster(project))
    const rows: Row[] = []
    for (const take of [crossingRows, deviceRows, stormRows, wallsCostRows]) {
      progress(take.name)
      rows.push(...(await take({ cluster, dir, quick, progress })))
    }
    return rows
  },
}
