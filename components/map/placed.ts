import type { AlarmRow, Priority } from '#/server/alarms/contract.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'

export type Rank = 'station' | 'point' | 'dense'
export type AlarmHere = { priority: Priority; unacknowledged: boolean }
/** One object as the map draws it. */
export type Placed = {
  object: MapObject
  rank: Rank
  glyph: string
  lon: number
  lat: number
  alarm: AlarmHere | null
  stationId: string | null
}

/** Every sign a map may need: known before the first object has come. */
export const MAP_GLYPHS: readonly string[] = [...new Set(CATALOG.map((type) => type.glyph))]

/** Areas hold other objects and have no mark of their own. */
export const AREAS: ReadonlySet<string> = new Set(['district', 'quarter'])

/** The most urgent open alarm of each object; an unacknowledged one of the same priority goes first. */
export function alarmsByObject(alarms: readonly AlarmRow[]): Map<string, AlarmHere> {
  const worst = new Map<string, AlarmHere>()
  for (const alarm of alarms) {
    if (alarm.isAlert || alarm.state === 'shelved' || alarm.state === 'suppressed' || alarm.state === 'closed') continue
    const held = worst.get(alarm.objectId)
    const unacknowledged = alarm.state === 'unacknowledged'
    if (!held || alarm.priority < held.priority) worst.set(alarm.objectId, { priority: alarm.priority, unacknowledged })
    else if (alarm.priority === held.priority && unacknowledged) held.unacknowledged = true
  }
  return worst
}

/** What the map draws. A part of a station is shown in the station's plate and lends it its alarm. */
export function placeObjects(
  objects: readonly MapObject[],
  alarms: ReadonlyMap<string, AlarmHere>,
  hiddenTypes: ReadonlySet<string>,
): Placed[] {
  const stations = new Set(objects.filter((object) => isStation(object.typeId)).map((object) => object.id))
  const worst = new Map(alarms)
  for (const object of objects) {
    const own = alarms.get(object.id)
    if (!own || !object.parentId || !stations.has(object.parentId)) continue
    const held = worst.get(object.parentId)
    if (!held || own.priority < held.priority) worst.set(object.parentId, own)
  }
  return objects.flatMap((object) => {
    const type = twinType(object.typeId)
    if (AREAS.has(object.typeId) || hiddenTypes.has(object.typeId)) return []
    const stationId = object.parentId && stations.has(object.parentId) ? object.parentId : null
    const rank = type?.rank ?? 'point'
    return [
      { object, rank, glyph: type?.glyph ?? 'tank', lon: object.lon, lat: object.lat, alarm: worst.get(object.id) ?? null, stationId },
    ]
  })
}

const isStation = (typeId: string) => twinType(typeId)?.rank === 'station' && !AREAS.has(typeId)
