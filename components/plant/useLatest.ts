'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { LatestOf } from './heat.ts'
import type { PlantObject } from './plant-objects.ts'

/** An overview of an area: ISA-101 asks for 5 to 10 s, and a picture at rest costs nothing in between. */
const EVERY_MS = 5_000
const MOST = 400
const NOTHING: LatestOf = {}

/** The newest value of every channel of what is shown. */
export function useLatest(objects: readonly PlantObject[]): LatestOf {
  const ids = objects
    .filter((object) => !object.scenery && (twinType(object.own.typeId)?.channels.length ?? 0) > 0)
    .map((object) => object.own.id)
    .slice(0, MOST)
  const { data } = useAsk(['telemetry.latest', ids], ({ signal }) => api.telemetry.latest.query({ objectIds: ids }, { signal }), {
    everyMs: EVERY_MS,
    keep: true,
    enabled: ids.length > 0,
  })
  return data ?? NOTHING
}
