'use client'
import { useEffect } from 'react'
import type { SceneView } from '#/components/scene/view.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { LatestOf } from './heat.ts'
import type { PlantObject } from './plant-objects.ts'

/** Where bound parts stand by the newest values. Only the chosen machine moves as one looks. */
export function useMotion(view: SceneView | null, objects: readonly PlantObject[], latest: LatestOf, chosen: string | null) {
  useEffect(() => {
    const own = objects.find((object) => object.own.id === chosen)
    const type = own && twinType(own.own.typeId)
    if (!view || !type) return
    for (const channel of type.channels) {
      const value = latest[own.own.id]?.[channel.id]
      const { min, max } = channel.range
      if (value && !value.stale) view.move(own.own.id, channel.id, value.value, (value.value - min) / (max - min))
    }
  }, [view, objects, chosen, latest])
}
