import { expect, test } from 'vitest'
import { openDatabase } from '#/server/platform/db.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { cuttable } from '#/server/platform/testing-way.ts'
import { startHttp } from './server.ts'

test('[HT3] health says within 3 s that the database is away, and that it is back', async () => {
  await using system = await testSystem()
  await using way = await cuttable(system.address)
  await using db = openDatabase(way.address, { app: 2, system: 2, ingest: 1 })
  await using http = await startHttp({ ...system, db, metrics: createMetrics() }, { host: 'localhost', port: 0, probes: [] })
  const database = async () => {
    const answer = await fetch(`${http.url}/api/health`)
    const { ok, parts } = (await answer.json()) as { ok: boolean; parts: { database: { ok: boolean } } }
    expect(answer.status).toBe(ok ? 200 : 503)
    return parts.database.ok
  }
  expect(await database()).toBe(true)
  for (let round = 0; round < 3; round++) {
    way.cut(true)
    await until('it is away', async () => !(await database()), 3_000)
    way.open()
    await until('it is back', database, 3_000)
  }
})
