import type { Clock } from './clock.ts'
import type { Database } from './db.ts'
import type { Env } from './env.ts'
import type { Feed } from './feed/index.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** Long-lived services that slices add to the system; each slice declares its own here by module augmentation:
 *  `declare module '#/server/platform/system.ts' { interface Services { telemetry: Telemetry } }` */
// biome-ignore lint/suspicious/noEmptyInterface: slices add their services by augmentation
export interface Services {}

export type System = {
  env: Env
  /** The folder of this installation's own files (keys, sign-ins, shipped imports). */
  dataDir: string
  db: Database
  feed: Feed
  clock: Clock
  log: Log
  metrics: Metrics
  services: Partial<Services>
}

/** @throws Error when the service has not been started: a wiring bug in main.ts, never user input */
export function service<K extends keyof Services>(system: System, name: K): NonNullable<Services[K]> {
  const found = system.services[name]
  if (!found) throw new Error(`the service ${String(name)} was not started`)
  return found
}
