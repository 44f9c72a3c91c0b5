import { join } from 'node:path'
import { ROLES, type Role } from '#/server/access/index.ts'
import { tablesOfApp } from '#/server/access/testing/walls.ts'
import { type Onefold, startOnefold } from '#/server/main.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { PROCEDURES } from '#/test/walls/ask.ts'
import { type City, makeCity } from '#/test/walls/city.ts'
import { asEachOf, crossTenants } from '#/test/walls/crossing.ts'
import { askAcross, WAYS } from '#/test/walls/ways.ts'
import type { Row } from '../shape.ts'
import type { AccessPlace } from './place.ts'
import { revocationRow } from './revocation.ts'

/** Two tenants with something of everything: each asks every entry point, as every role, about what is the other's. */
export async function crossingRows({ cluster, dir, quick, progress }: AccessPlace): Promise<Row[]> {
  const env = readEnv({ HOST: 'localhost', PORT: '0', ONEFOLD_REQUESTS_PER_MINUTE: '10000000' })
  const log = createLog('silent')
  const address = await cluster.database('crossing')
  await using onefold = await startOnefold({ env, dataDir: join(dir, 'crossing'), address, log })
  const mine = await makeCity(onefold, 'MINE', '88.999.1')
  const theirs = await makeCity(onefold, 'THEIRS', '88.999.2')
  const roles: readonly Role[] = quick ? ['viewer', 'administrator'] : ROLES
  const done = { attempts: 0, reads: 0, writes: 0 }
  for (const [asker, asked] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    // biome-ignore format: one table
    progress(`${asker.mark} asks about ${asked.mark}`)
    const { attempts, reads, writes } = await cross(onefold, { asker, asked, roles })
    done.attempts += attempts
    done.reads += reads
    done.writes += writes
  }
  const { count, unwalled } = await tablesOfApp(onefold.system.db)
  const how = `${PROCEDURES.length} procedures as ${roles.length} roles and as a gateway, with as little and as much named as each takes, and ${WAYS.length} other routes as a program and as a gateway; two tenants, both ways`
  return [
    { name: 'entry_points', value: PROCEDURES.length + WAYS.length, n: done.attempts, how: 'procedures found in the router, streams among them, and routes of the web listener' },
    { name: 'cross_tenant_reads', value: done.reads, n: done.attempts, how: `answers with anything of the other tenant that was not in the question; ${how}` },
    { name: 'cross_tenant_writes', value: done.writes, n: done.attempts, how: 'tables of the other tenant that changed, and secrets of his that came into one’s own' },
    { name: 'tables_without_policy', value: unwalled.length, n: count, how: 'tables and partitions on which the application has a right, without a forced policy' },
    await revocationRow(onefold, mine, quick ? 5 : 50),
  ] // biome-ignore format: one row a figure
}

async function cross(onefold: Onefold, { asker, asked, roles }: { asker: City; asked: City; roles: readonly Role[] }) {
  const byProcedure = await crossTenants(onefold, asker, asked, asEachOf(asker, roles))
  const byRoute = await askAcross(asker, asked)
  return {
    attempts: byProcedure.attempts + byRoute.attempts,
    reads: byProcedure.reads.length + byRoute.reads.length,
    writes: byProcedure.writes.length,
  }
}
