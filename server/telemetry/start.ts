import type { FeedEntry } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { pruneBatches } from './progress-book.ts'
import { pruneQuarantine } from './quarantine.ts'
import { Telemetry } from './service.ts'
import { startUpkeep } from './upkeep.ts'

const FLUSH_MS = 1_000
const PRUNE_MS = 3_600_000

export async function startTelemetry(system: System): Promise<AsyncDisposable> {
  const telemetry = new Telemetry(system)
  // Heard from now on, loaded after: an object changed in between is loaded twice, never missed.
  const changed = system.feed.listen(catalogueKeeper(system, telemetry))
  await telemetry.catalogue.load(system.db)
  const readings = await telemetry.slots.start()
  system.services.telemetry = telemetry
  for (const { gatewayId, epoch } of await telemetry.progress.newest()) {
    service(system, 'gateways').noteProgress(gatewayId as never, epoch, (await telemetry.progress.of(gatewayId, epoch)).contiguous)
  }
  system.log.info({ readings, series: telemetry.head.seriesWithValue }, 'the head is rebuilt')
  const flush = () =>
    telemetry.quarantine
      .flush(system.db)
      .catch((error) => system.log.warn({ err: error }, 'the quarantine could not be written; it is tried again'))
  const prune = () =>
    Promise.all([pruneBatches(system.db), pruneQuarantine(system.db)]).catch((error) =>
      system.log.warn({ err: error }, 'old batch rows could not be pruned'),
    )
  const upkeep = startUpkeep(system, (id) => telemetry.catalogue.traits(id))
  const timers = [setInterval(flush, FLUSH_MS), setInterval(prune, PRUNE_MS)]
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer)
      changed[Symbol.dispose]()
      await upkeep[Symbol.asyncDispose]()
      await telemetry[Symbol.asyncDispose]()
      await flush()
    },
  }
}

/** What the registry changed is read again, one reading at a time; what changes meanwhile waits together for the next. */
function catalogueKeeper(system: System, telemetry: Telemetry): (entries: readonly FeedEntry[]) => void {
  const changed = new Set<string>()
  let since: Date | null = null // when the first import was that has not been read yet
  let all = false
  let running = false
  const run = async () => {
    running = true
    while (all || since || changed.size > 0) {
      const [objectIds, moment, everything] = [[...changed], since, all]
      changed.clear()
      since = null
      all = false
      try {
        if (everything) await telemetry.catalogue.load(system.db)
        if (moment) await telemetry.catalogue.reloadSince(system.db, moment)
        await telemetry.catalogue.reload(system.db, objectIds)
      } catch (error) {
        system.log.error({ err: error }, 'changed objects could not be read; it is tried again')
        for (const id of objectIds) changed.add(id)
        since = earlier(moment, since)
        all ||= everything
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
    running = false
  }
  return (entries) => {
    for (const { verb, objectId, at } of entries) {
      if (verb === 'telemetry.keep_changed') all = true
      if (!verb.startsWith('object.')) continue
      if (objectId === null) since = earlier(since, at)
      else changed.add(objectId)
    }
    if (!running && (all || since || changed.size > 0)) void run()
  }
}

const earlier = (one: Date | null, other: Date | null): Date | null => (one && other ? (one < other ? one : other) : (one ?? other))
