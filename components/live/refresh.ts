import type { QueryClient } from '@tanstack/react-query'
import type { LiveEntry } from '#/server/live/contract.ts'

/** Which questions an entry of the feed makes old. Paths are the first part of a query's key. */
const TOUCHES: Record<string, readonly string[]> = {
  alarm: ['alarms.', 'twins.map', 'twins.story', 'search.'],
  finding: ['inference.', 'twins.story'],
  request: ['workOrders.requests', 'twins.story'],
  order: ['workOrders.', 'twins.story', 'alarms.list'],
  command: ['commands.', 'twins.story'],
  gateway: ['gateways.', 'twins.'],
  object: ['twins.', 'search.', 'registry.', 'telemetry.asset'],
  security: ['registry.', 'gateways.', 'access.policy'],
  clash: ['registry.'],
  proposal: ['registry.facts'],
  tenant: ['registry.prefix'],
  area: ['access.', 'twins.', 'search.'],
  person: ['access.'],
  grant: ['access.'],
  glass: ['access.'],
  invitation: ['access.accounts'],
  token: ['access.tokens'],
  label: ['registry.labels'],
  system: ['commands.'],
}

const GATHER_MS = 250

/** A flood brings hundreds of entries a second; the questions they touch are asked again at most four times in that second. */
export function makeRefresh(client: QueryClient) {
  const touched = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = () => {
    timer = null
    const paths = [...touched]
    touched.clear()
    void client.invalidateQueries({ predicate: (query) => paths.some((path) => String(query.queryKey[0]).startsWith(path)) })
  }
  return {
    entry(entry: Pick<LiveEntry, 'verb'>) {
      for (const path of TOUCHES[entry.verb.split('.')[0] ?? ''] ?? []) touched.add(path)
      if (touched.size > 0 && !timer) timer = setTimeout(flush, GATHER_MS)
    },
    everything: () => void client.invalidateQueries(),
  }
}
