import type { System } from '#/server/platform/system.ts'
import { compact, moveLegacy } from './compact.ts'
import type { SeriesTraits } from './packing/rollup.ts'
import { applyRetention } from './retention.ts'
import { takeStock } from './storage.ts'

const EVERY_MS = 10 * 60_000
const STOCK_MS = 3_600_000
/** After the start, so that it does not compete with it. */
const FIRST_MS = 30_000

/** In the background: hours that an earlier version packed become blocks, blocks of few readings become larger ones, what is there is counted, and what was
 *  kept long enough goes. */
export function startUpkeep(system: System, traitsOf: (seriesId: number) => SeriesTraits): AsyncDisposable {
  const stop = new AbortController()
  let stockAtMs = Number.NEGATIVE_INFINITY
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = setTimeout(run, FIRST_MS)
  function run(): void {
    running = upkeep().catch((error) => system.log.warn({ err: error }, 'packed readings could not be tidied; it is tried again'))
    void running.then(() => {
      timer = stop.signal.aborted ? null : setTimeout(run, EVERY_MS)
    })
  }
  async function upkeep(): Promise<void> {
    let moved = 0
    for (let some = 1; some > 0 && !stop.signal.aborted; moved += some) some = await moveLegacy(system.db, traitsOf)
    if (moved > 0) system.log.info({ hours: moved }, 'hours that an earlier version packed are in blocks now')
    const joined = await compact(system.db, system.clock.nowMs(), stop.signal)
    if (joined > 0) system.log.info({ blocks: joined }, 'small blocks became part of larger ones')
    if (stop.signal.aborted || system.clock.nowMs() - stockAtMs < STOCK_MS) return
    stockAtMs = system.clock.nowMs()
    await takeStock(system.db, stockAtMs)
    const removed = await applyRetention(system.db, stockAtMs, stop.signal)
    if (removed > 0) system.log.info({ rows: removed }, 'what was kept long enough was removed')
  }
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
