import { collectDefaultMetrics, Registry } from 'prom-client'

export type Metrics = Registry

/** The registry behind /metrics; slices register their own counters on it. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'onefold_' })
  return registry
}
