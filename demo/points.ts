import type { Point } from '#/edge/drivers/driver.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'
import type { World } from './world/index.ts'

/** The points a gateway of the demo serves, as its assignment would name them: for runs of the simulator without a server. */
export function pointsOf(world: World, gateway: string): Point[] {
  let seriesId = 0
  return world.harbour
    .filter((row) => row.gateway === gateway)
    .map((row, i): Point => {
      const type = twinType(row.type)
      if (!type) throw new Error(`unknown twin type ${row.type}`)
      const relations = (row.settings.relations as Record<string, string> | undefined) ?? {}
      return {
        objectId: `object-${i}`,
        suffix: `S${i}`,
        tag: row.tag,
        typeId: row.type,
        settings: row.settings,
        relations: row.parent === '' ? relations : { parent: row.parent, ...relations },
        channels: effectiveType(type, row.settings).channels.map((channel) => {
          seriesId += 1
          return { id: channel.id, seriesId, unit: channel.unit, everyMs: channel.everyMs }
        }),
      }
    })
}
