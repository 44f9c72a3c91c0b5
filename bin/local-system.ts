import { systemClock } from '#/server/platform/clock.ts'
import { openDatabase } from '#/server/platform/db.ts'
import { startFeed } from '#/server/platform/feed/index.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import type { System } from '#/server/platform/system.ts'
import { openLocalDatabase } from './local-database.ts'

/** The system of this data folder for one command: on the database of the Onefold that runs, or on one brought up for the while.
 *  Entries written meanwhile are numbered by the running server, or at the next start. */
export async function openLocalSystem(project: string): Promise<System & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const { env, dir, log, address, runningPid } = stack.use(await openLocalDatabase(project))
  const db = stack.use(openDatabase(address, { app: 2, system: 2, ingest: 1 }))
  const feed = stack.use(
    await startFeed(db, log).catch((error) => {
      throw runningPid === null
        ? error
        : new Error(`Onefold (process ${runningPid}) is just starting or stopping; try again in a moment`, { cause: error })
    }),
  )
  const parts = stack.move()
  const system: System = { env, dataDir: dir, db, feed, clock: systemClock, log, metrics: createMetrics(), services: {} }
  return { ...system, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
