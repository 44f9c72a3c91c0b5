import type { Bench } from './shape.ts'

/** The benches, loaded when they are run. */
export const BENCHES: readonly { name: string; load: () => Promise<{ bench: Bench }> }[] = [
  { name: 'loop', load: () => import('./loop.ts') },
  { name: 'ingest', load: () => import('./ingest.ts') },
  { name: 'access', load: () => import('./access.ts') },
  { name: 'registry', load: () => import('./registry.ts') },
  { name: 'storage', load: () => import('./storage.ts') },
  { name: 'live', load: () => import('./live.ts') },
  { name: 'query', load: () => import('./query.ts') },
  { name: 'faults', load: () => import('./faults.ts') },
  { name: 'skab', load: () => import('./skab.ts') },
]
