import { refusalOf } from './refusal.ts'

/** What was answered before stays on the screen when asking again fails; the frame says that the server is away or in trouble. What the server decided (no
 *  longer yours to see, no longer there) is shown in its place. */
export function lastKnown<Q extends { data: unknown; error: Error | null }>(query: Q): Q {
  const { data, error } = query
  return data !== undefined && error && !isDecided(error) ? { ...query, error: null } : query
}

const isDecided = (error: Error): boolean => {
  const code = refusalOf(error)?.code
  return code !== undefined && code !== 'INTERNAL_SERVER_ERROR'
}
