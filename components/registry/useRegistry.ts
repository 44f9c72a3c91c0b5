'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocale } from 'next-intl'
import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useEffect, useMemo, useRef } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { OBJECT_SORTS, OBJECT_STATES, type ObjectFilter, type ObjectLine } from '#/server/search/contract.ts'

const PAGE = 200
const YES_NO = ['yes', 'no'] as const
const SCOPES = ['all', 'site'] as const

/** What is looked at stands in the address, so that a copied link shows the same to whoever may see it. */
export const REGISTRY_VIEW = {
  q: parseAsString.withDefault(''),
  kind: parseAsStringLiteral(['position', 'asset'] as const),
  type: parseAsArrayOf(parseAsString).withDefault([]),
  state: parseAsStringLiteral(OBJECT_STATES),
  scope: parseAsStringLiteral(SCOPES).withDefault('all'),
  asset: parseAsStringLiteral(YES_NO),
  number: parseAsStringLiteral(YES_NO),
  part: parseAsString, // the id of what it is part of
  sort: parseAsStringLiteral(OBJECT_SORTS).withDefault('tag'),
  desc: parseAsBoolean.withDefault(false),
  from: parseAsString.withDefault(''),
}

export function useRegistryView() {
  return useQueryStates(REGISTRY_VIEW, { history: 'replace', throttleMs: 200 })
}
export type RegistryView = ReturnType<typeof useRegistryView>[0]

export function useFilter(view: RegistryView): ObjectFilter {
  const site = useSite()
  return useMemo(
    () => ({
      ...(view.q.trim() ? { q: view.q.trim() } : {}),
      ...(view.kind ? { kinds: [view.kind] } : {}),
      ...(view.type.length > 0 ? { typeIds: view.type } : {}),
      ...(view.state ? { states: [view.state] } : {}),
      ...(view.scope === 'site' ? { siteIds: [site.id as never] } : {}),
      ...(view.asset ? { hasAsset: view.asset === 'yes' } : {}),
      ...(view.number ? { hasNumber: view.number === 'yes' } : {}),
      ...(view.part ? { partOf: view.part as never } : {}),
    }),
    [view, site.id],
  )
}

/** The lines loaded so far, in order; more come as one scrolls. Far down the list does not jump by itself: it says that it is old. */
export function useLines(view: RegistryView) {
  const locale = useLocale() as 'en' | 'zh-CN'
  const filter = useFilter(view)
  const { sort, desc, from } = view
  const asked = useInfiniteQuery({
    queryKey: ['registryLines', filter, sort, desc, from, locale],
    queryFn: ({ pageParam, signal }) =>
      api.search.objects.query(
        { filter, sort, desc, locale, limit: PAGE, ...(pageParam ? { after: pageParam } : from ? { from } : {}) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
  const lines: ObjectLine[] = useMemo(() => asked.data?.pages.flatMap((page) => page.rows) ?? [], [asked.data])
  const pages = asked.data?.pages.length ?? 0
  const counts = useAsk(['search.counts'], () => api.search.counts.query(), { keep: true })
  const old = useRef(counts.dataUpdatedAt)
  const { refetch } = asked
  useEffect(() => {
    if (counts.dataUpdatedAt === old.current) return
    const first = old.current === 0
    old.current = counts.dataUpdatedAt
    if (!first && pages <= 3) void refetch()
  }, [counts.dataUpdatedAt, pages, refetch])
  return { asked, lines, total: asked.data?.pages[0]?.total ?? null, counts: counts.data ?? null, filter }
}

/** Names of sites by id, in the order of the tenant. */
export function useSiteNames() {
  const { sites } = useMe()
  return useMemo(() => new Map(sites.map((site) => [site.id, site.names])), [sites])
}
