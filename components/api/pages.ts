'use client'
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useWorded } from './worded.ts'

/** A list that is asked for page by page. `rows` undefined: nothing is here yet; `more` null: all of it is. The key is as in `useAsk`;
 *  when the list is old, each page that was read is asked for again. */
export function usePages<P extends { rows: readonly unknown[]; next: unknown }>(
  key: readonly [path: string, ...rest: unknown[]],
  ask: (after: NonNullable<P['next']> | undefined, options: { signal: AbortSignal }) => Promise<P>,
  options: { enabled?: boolean } = {},
) {
  const worded = useWorded()
  const asked = useInfiniteQuery({
    queryKey: [...key, 'pages'],
    queryFn: ({ pageParam, signal }) => ask(pageParam as NonNullable<P['next']> | undefined, { signal }),
    initialPageParam: undefined as NonNullable<P['next']> | undefined,
    getNextPageParam: (page) => page.next as NonNullable<P['next']> | null,
    select: worded<InfiniteData<P>>,
    staleTime: 30_000,
    ...options,
  })
  return {
    rows: asked.data?.pages.flatMap((page): readonly P['rows'][number][] => page.rows),
    last: asked.data?.pages.at(-1),
    error: asked.error,
    more: asked.hasNextPage ? () => void asked.fetchNextPage() : null,
    waits: asked.isFetchingNextPage,
  }
}
