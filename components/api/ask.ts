'use client'
import { keepPreviousData, type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lastKnown } from './last-known.ts'
import { useWorded } from './worded.ts'

/** Asks once and keeps the answer; the live stream says when it must be asked again (see `components/live/refresh.ts`).
 *  The key is the procedure's path, then its input: `['alarms.list', { siteId }]`. */
export function useAsk<T>(
  key: readonly [path: string, ...rest: unknown[]],
  ask: (options: { signal: AbortSignal }) => Promise<T>,
  options: { enabled?: boolean; staleMs?: number; everyMs?: number | ((data: T | undefined) => number | false); keep?: boolean } = {},
) {
  const { everyMs } = options
  const worded = useWorded()
  const query = useQuery<T, Error, T, QueryKey>({
    queryKey: key,
    queryFn: ({ signal }) => ask({ signal }),
    enabled: options.enabled ?? true,
    select: worded<T>,
    staleTime: options.staleMs ?? 30_000,
    refetchInterval: typeof everyMs === 'function' ? ({ state }) => everyMs(state.data) : (everyMs ?? false),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
  return lastKnown(query)
}

/** Does something, then asks again for whatever it may have changed. */
export function useAct<I, O>(act: (input: I) => Promise<O>, changes: readonly string[] = []) {
  const client = useQueryClient()
  return useMutation<O, Error, I>({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ predicate: (query) => changes.some((path) => String(query.queryKey[0]).startsWith(path)) }),
  })
}
