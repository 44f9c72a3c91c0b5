'use client'
import { useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { MapObject } from '#/server/twins/contract.ts'

/** An object as a room shows it: also by what its readings say of themselves. What a gateway in quarantine says is not certain either. */
export type SeenObject = MapObject & { uncertain: boolean }

const EVERY_MS = 10_000

/** Objects with what the newest readings say: of doubtful quality, or not heard within their interval. */
export function useSeen(siteId: string, objects: readonly MapObject[] | undefined): SeenObject[] | undefined {
  const { data } = useAsk(['telemetry.doubtful', { siteId }], (options) => api.telemetry.doubtful.query({ siteId }, options), {
    everyMs: EVERY_MS,
    keep: true,
  })
  return useMemo(() => objects && seenOf(objects, data ?? { uncertain: [], silent: [] }), [objects, data])
}

export function seenOf(objects: readonly MapObject[], doubtful: { uncertain: readonly string[]; silent: readonly string[] }): SeenObject[] {
  const uncertain = new Set(doubtful.uncertain)
  const silent = new Set(doubtful.silent)
  return objects.map((object) => ({
    ...object,
    stale: object.stale || silent.has(object.id),
    uncertain: object.quarantined || uncertain.has(object.id),
  }))
}
