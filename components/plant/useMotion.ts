'use client'
import { useLocale } from 'next-intl'
import { useCallback, useEffect } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { SceneView } from '#/components/scene/view.ts'
import { wordValue } from '#/components/ui/Value.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import type { PlantObject } from './plant-objects.ts'

/** An overview of an area: ISA-101 asks for 5 to 10 s, and a picture at rest costs nothing in between. */
const EVERY_MS = 5_000
const MOST = 400

/** The newest values of what is shown: the word on each label, and where bound parts stand. Only the chosen machine moves as one looks. */
export function useMotion(
  view: SceneView | null,
  objects: readonly PlantObject[],
  chosen: string | null,
): (object: PlantObject) => string | null {
  const locale = useLocale()
  const ids = objects
    .filter((object) => !object.scenery && (twinType(object.own.typeId)?.channels.length ?? 0) > 0)
    .map((object) => object.own.id)
    .slice(0, MOST)
  const { data } = useAsk(['telemetry.latest', ids], ({ signal }) => api.telemetry.latest.query({ objectIds: ids }, { signal }), {
    everyMs: EVERY_MS,
    keep: true,
    enabled: ids.length > 0,
  })

  useEffect(() => {
    const own = objects.find((object) => object.own.id === chosen)
    const type = own && twinType(own.own.typeId)
    if (!view || !type) return
    for (const channel of type.channels) {
      const latest = data?.[own.own.id]?.[channel.id]
      const { min, max } = channel.range
      if (latest && !latest.stale) view.move(own.own.id, channel.id, latest.value, (latest.value - min) / (max - min))
    }
  }, [view, objects, chosen, data])

  return useCallback(
    (object) => {
      const channel = twinType(object.own.typeId)?.channels.find((one) => one.key)
      const latest = channel && data?.[object.own.id]?.[channel.id]
      return channel && latest ? `${wordValue(channel, latest.value, locale)} ${unitSymbol(channel.unit)}`.trim() : null
    },
    [data, locale],
  )
}
