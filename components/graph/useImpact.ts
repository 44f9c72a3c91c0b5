'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'

/** What stops if this object stops; asked only where an object is given. */
export const useImpact = (objectId: string | null) =>
  useAsk(
    ['registry.graph.impact', { objectId }],
    ({ signal }) => api.registry.graph.impact.query({ objectId: objectId ?? '' } as never, { signal }),
    { enabled: objectId !== null },
  )
