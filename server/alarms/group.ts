import type { Group } from '#/twin-models/catalog/shape.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'

/** An object on the way up to the root of its tree. */
export type Kin = {
  id: string
  typeId: string
  tag: string
  names: Names /** something with parts of its own, and no area */
  isStation: boolean
}
export type Place = { siteId: string; line: readonly Kin[] /* the object first, its root last */; feeds: Kin | null }
export type AlarmGroup = { key: string; label: Text }

const STATION = 'pump-station'
const WEATHER: Text = { en: 'Rain cell', 'zh-CN': '强降雨' }

/** What alarms of one cause stand under: the weather over the site, the station they belong to or feed, or the object itself. */
export function groupOf(group: Group, { siteId, line, feeds }: Place): AlarmGroup {
  if (group === 'weather') return { key: `weather:${siteId}`, label: WEATHER }
  const of = (group === 'station' ? stationOf(line, feeds) : undefined) ?? line[0]
  if (!of) throw new Error('an alarm without an object has no group')
  return { key: of.id, label: { en: labelIn(of, 'en'), 'zh-CN': labelIn(of, 'zh-CN') } }
}

/** The pump station farthest up, else the one it feeds, else the nearest other station (a lift station, a press). */
const stationOf = (line: readonly Kin[], feeds: Kin | null): Kin | undefined =>
  line.findLast(({ typeId }) => typeId === STATION) ?? feeds ?? line.find(({ isStation }) => isStation)

const labelIn = ({ tag, names }: Kin, locale: 'en' | 'zh-CN') => {
  const name = names[locale] ?? names.en ?? names['zh-CN'] ?? ''
  return name === '' || name === tag ? tag : `${tag} ${name}`
}
