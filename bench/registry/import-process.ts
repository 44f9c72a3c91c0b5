import { readFileSync } from 'node:fs'
import { importObjects } from '#/server/exchange/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { systemClock } from '#/server/platform/clock.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { startFeed } from '#/server/platform/feed/index.ts'
import { createLog } from '#/server/platform/log.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'

/** A process of its own, so that its peak memory is that of the import: `node bench/registry/import-process.ts <address> <tenant> <from> <count>`. */
const [address = '{}', tenantId, from, count] = process.argv.slice(2)
const lines = Array.from({ length: Number(count) }, (_, i) => {
  const n = Number(from) + i
  const [lon, lat] = [121.4 + (n % 997) / 5_000, 31.2 + (n % 991) / 5_000]
  return `IM-${n},storm-drain,Imported drain ${n},导入雨水口${n},district,${lon.toFixed(6)},${lat.toFixed(6)},EPSG:4490`
})
const csv = Buffer.from(['tag,type,name_en,name_zh,site,lon,lat,crs', ...lines].join('\n'))
lines.length = 0
const db = openDatabase(JSON.parse(address) as DbAddress)
const log = createLog('silent')
const feed = await startFeed(db, log)
const system = { env: readEnv({}), dataDir: '', db, feed, clock: systemClock, log, metrics: createMetrics(), services: {} }
/** `maxRSS` of a forked process counts what its parent held before; the kernel's own high-water mark does not. */
function peakKb(): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
const startedMs = performance.now()
const done = await importObjects(system, { tenantId: tenantId as TenantId, actor: systemActor('bench') }, csv)
const seconds = (performance.now() - startedMs) / 1000
process.send?.({ ok: done.ok, created: done.ok ? done.value.created : 0, seconds, peakMb: peakKb() / 1024 })
await feed[Symbol.asyncDispose]()
await db[Symbol.asyncDispose]()
process.disconnect?.()
