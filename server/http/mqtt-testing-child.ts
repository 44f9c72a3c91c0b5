/** For the test that kills: a server's ingest as a process of its own. Prints the address of its MQTT listener. */
import { systemClock } from '#/server/platform/clock.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { startFeed } from '#/server/platform/feed/index.ts'
import { createLog } from '#/server/platform/log.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import type { System } from '#/server/platform/system.ts'
import { startIngest } from './mqtt-testing.ts'

const db = openDatabase(JSON.parse(process.argv[2] ?? '') as DbAddress, { app: 2, system: 2, ingest: 2 })
const log = createLog(process.env.LOG_LEVEL ?? 'silent')
const feed = await startFeed(db, log)
const system: System = {
  env: readEnv({}),
  dataDir: '/nonexistent',
  db,
  feed,
  clock: systemClock,
  log,
  metrics: createMetrics(),
  services: {},
}
const { mqtt } = await startIngest(system)
process.stdout.write(`${mqtt.url}\n`)
