'use client'
import { useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useWatch } from '#/components/live/hooks.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'
import { type LiveChannel, liveChannels } from './live-channels.ts'

export type KnownObject = { object: ObjectDetail; type: TwinType | null; channels: LiveChannel[] }

/** One object with its type as it holds for this position, its series watched while it is shown. */
export function useObject(objectId: string) {
  const asked = useAsk(['twins.byId', { id: objectId }], ({ signal }) => api.twins.byId.query({ id: objectId }, { signal }), {
    keep: false,
  })
  const known = useMemo(() => (asked.data ? knownObject(asked.data) : null), [asked.data])
  useWatch(useMemo(() => known?.channels.map(({ seriesId }) => seriesId) ?? [], [known]))
  return { known, missing: asked.data === null, error: asked.error }
}

export function knownObject(object: ObjectDetail): KnownObject {
  const plain = twinType(object.typeId)
  const type = plain && effectiveType(plain, object.settings)
  return { object, type, channels: type ? liveChannels(type, object) : [] }
}
