import type { QueryClient, QueryFilters } from '@tanstack/react-query'
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
  proposal: ['registry.facts', 'registry.waiting'],
  tenant: ['registry.prefix'],
  area: ['access.', 'twins.', 'search.'],
  person: ['access.'],
  grant: ['access.'],
  glass: ['access.'],
  invitation: ['access.accounts'],
  token: ['access.tokens'],
  label: ['registry.labels'],
  system: ['commands.'],
  telemetry: ['telemetry.quarantine', 'telemetry.storage', 'telemetry.wholeness'],
}

const GATHER_MS = 250

/** A flood brings hundreds of entries a second; the questions they touch are asked again at most four times in that second, and never before
 *  their last answer is there: a question that was called off for each piece of news would not be answered while the flood lasts. */
export function makeRefresh(client: QueryClient) {
  const touched = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null
  const flush = async () => {
    const paths = [...touched]
    touched.clear()
    const predicate: QueryFilters['predicate'] = (query) => paths.some((path) => String(query.queryKey[0]).startsWith(path))
    const underway = client.isFetching({ predicate }) > 0 // asked before this news, so its answer may not know of it
    await client.invalidateQueries({ predicate }, { cancelRefetch: false })
    if (underway) for (const path of paths) touched.add(path)
    timer = touched.size > 0 ? setTimeout(flush, GATHER_MS) : null
  }
  const everything = () => void client.invalidateQueries()
  return {
    entry(entry: Pick<LiveEntry, 'verb'>) {
      if (entry.verb === 'person.erased') return everything() // a name may stand in any answer
      for (const path of TOUCHES[entry.verb.split('.')[0] ?? ''] ?? []) touched.add(path)
      if (touched.size > 0 && !timer) timer = setTimeout(flush, GATHER_MS)
    },
    everything,
  }
}
