import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { migrate, prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'
import { runRaces } from '#/server/registry/testing/races.ts'
import type { Bench, Row } from './shape.ts'

const SEED = 7

/** Two sessions against the registry's rules, straight at a PostgreSQL of the bench's own, with durable settings. */
export const bench: Bench = {
  name: 'races',
  summary: 'what the database holds of the registry, against two sessions racing a thousand times',
  async run({ quick, project, progress }): Promise<Row[]> {
    const rounds = quick ? 100 : 1_000
    const dir = mkdtempSync(join(tmpdir(), 'onefold-races-'))
    chmodSync(dir, 0o755)
    try {
      await using cluster = await startEmbedded({ dir, user: postgresUser() })
      await prepareCluster(cluster.superuser, 'onefold')
      await migrate(cluster.address, project)
      await using db = openDatabase(cluster.address, { app: 2, system: 2, ingest: 1 })
      const results = await runRaces(db, cluster.address, { rounds, seed: SEED, progress })
      const broken = results.reduce((sum, it) => sum + it.broken + it.bothWon, 0)
      const how = results.map(({ name, won }) => `${name}: ${won} won`).join('; ')
      return [{ name: 'races_broken', value: broken, n: rounds * results.length, how: `${results.length} rules, seed ${SEED}; ${how}` }]
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  },
}
