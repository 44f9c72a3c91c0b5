import type { SeenObject } from '#/components/area/useSeen.ts'
import type { AlarmRow, Priority } from '#/server/alarms/contract.ts'
import { CATALOG, twinType } from '#/twin-models/catalog/index.ts'

export type Rank = 'station' | 'point' | 'dense'
export type AlarmHere = { priority: Priority; unacknowledged: boolean }
/** One object as the map draws it. */
export type Placed = {
  object: SeenObject
  rank: Rank
  glyph: string
  lon: number
  lat: number
  alarm: AlarmHere | null
  stationId: string | null
}

/** Every sign a map may need: known before the first object has come. */
export const MAP_GLYPHS: readonly string[] = [...new Set(CATALOG.map((type) => type.glyph))]

/** Areas hold other objects and have a mark of their own only while they alarm. */
export const AREAS: ReadonlySet<string> = new Set(['district', 'quarter', 'plant', 'line', 'weld-line'])

export const PLACELESS: ReadonlySet<string> = new Set(CATALOG.filter(({ placeless }) => placeless).map(({ id }) => id))

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

/** What the map draws. A part of a station, however deep, is shown in the station's plate and lends it its alarm. */
export function placeObjects(
  objects: readonly SeenObject[],
  alarms: ReadonlyMap<string, AlarmHere>,
  hiddenTypes: ReadonlySet<string>,
): Placed[] {
  const stationOf = stationsOf(objects)
  const holders = new Set(stationOf.values()) // a building is a station by what is in it, else one house among many
  const worst = new Map(alarms)
  for (const [id, own] of alarms) {
    const stationId = stationOf.get(id)
    const held = stationId && worst.get(stationId)
    if (stationId && (!held || own.priority < held.priority)) worst.set(stationId, own)
  }
  return objects.flatMap((object) => {
    const type = twinType(object.typeId)
    const alarm = worst.get(object.id) ?? null
    if (PLACELESS.has(object.typeId) || (AREAS.has(object.typeId) && !alarm) || hiddenTypes.has(object.typeId)) return []
    const stationId = stationOf.get(object.id) ?? null
    const rank = object.typeId === 'building' && !holders.has(object.id) ? 'dense' : (type?.rank ?? 'point')
    return [{ object, rank, glyph: type?.glyph ?? 'tank', lon: object.lon, lat: object.lat, alarm, stationId }]
  })
}

const MOST_LEVELS = 12

/** The nearest station above each object that is part of one. */
function stationsOf(objects: readonly SeenObject[]): Map<string, string> {
  const byId = new Map(objects.map((object) => [object.id, object]))
  const stationOf = new Map<string, string>()
  for (const object of objects) {
    let above = object.parentId ? byId.get(object.parentId) : undefined
    for (let level = 0; above && level < MOST_LEVELS && !isStation(above.typeId); level++)
      above = above.parentId ? byId.get(above.parentId) : undefined
    if (above && isStation(above.typeId)) stationOf.set(object.id, above.id)
  }
  return stationOf
}

const isStation = (typeId: string) => twinType(typeId)?.rank === 'station' && !AREAS.has(typeId)
