import { twinType } from '#/twin-models/catalog/index.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import type { Density } from './density.ts'
import { type Box, placeLabels, type Side, type Wanted } from './labels.ts'
import type { AlarmHere, Placed } from './placed.ts'
import type { Place } from './places.ts'
import type { Plate, Under } from './plates.ts'

/** What stands in HTML above the map: labels and alarm marks, each at a place on earth. */
export type Label = {
  key: string
  lon: number
  lat: number
  text: string
  said: string | null
  strong: boolean
  side: Side
  radius: number
}
export type MarkSign = { key: string; lon: number; lat: number; alarm: AlarmHere; onDisc: boolean; placed: Placed }
const MOST_MARKS = 400
const ALARM_WEIGHT = 6
const DISC = 11
const DOT = 8

type Candidate = {
  key: string
  lon: number
  lat: number
  text: string
  said: string | null
  strong: boolean
  radius: number
  mark: boolean
}

/** Labels in order of importance: selected, alarmed, uncertain, stations, points, counts. Dense signs speak only when something is the matter. */
export function candidates(
  { discs, dots, groups }: Density,
  locale: 'en' | 'zh-CN',
  selectedId: string | null,
  words: { uncertain: string },
): Candidate[] {
  const own = (one: Placed, radius: number): Candidate & { rank: number } => ({
    key: one.object.id,
    lon: one.lon,
    lat: one.lat,
    text: one.object.typeId === 'building' ? nameIn(one.object.names as Names, locale).text : one.object.tag,
    said: one.object.uncertain ? words.uncertain : null,
    strong: one.alarm !== null || one.object.id === selectedId || one.object.uncertain,
    radius,
    mark: one.alarm !== null,
    rank: one.object.id === selectedId ? 0 : one.alarm ? one.alarm.priority : one.object.uncertain ? 5 : one.rank === 'station' ? 6 : 7,
  })
  const speaking = dots.filter((one) => one.object.uncertain || one.object.id === selectedId || (one.alarm && one.alarm.priority < 3))
  const alone = [...discs.map((one) => own(one, DISC)), ...speaking.map((one) => own(one, DOT))].sort((a, b) => a.rank - b.rank)
  const silent = dots.filter((one) => !speaking.includes(one)).map((one) => ({ ...own(one, DOT), text: '' }))
  const counts = groups.map((group) => ({
    key: group.key,
    lon: group.lon,
    lat: group.lat,
    text: `${nameIn(twinType(group.typeId)?.names ?? { en: group.typeId }, locale).text} ×${group.count}`,
    said: null,
    strong: false,
    radius: DISC,
    mark: false,
  }))
  return [...alone, ...counts, ...silent]
}

/** Names of places stand where they are, last and least. */
export const placeNames = (places: readonly Place[], locale: string): Candidate[] =>
  places.map((place) => ({
    key: place.key,
    lon: place.lon,
    lat: place.lat,
    text: locale === 'zh-CN' ? place.nameZh : place.name,
    said: null,
    strong: false,
    radius: 0,
    mark: false,
  }))

/** Where panels float over the map: layers at the top left, scale and zoom at the bottom right. */
export const floats = (width: number, height: number): Box[] => [
  { left: 0, top: 0, right: 230, bottom: 90 },
  { left: width - 300, top: height - 44, right: width, bottom: height },
  { left: width - 52, top: height - 148, right: width, bottom: height },
]

export function layLabels(
  wanted: readonly Candidate[],
  project: (lon: number, lat: number) => { x: number; y: number },
  view: { width: number; height: number },
  kept: readonly Box[],
): Label[] {
  const inView = wanted.flatMap((one): (Wanted & { from: Candidate })[] => {
    const { x, y } = project(one.lon, one.lat)
    if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) return []
    const width = one.text === '' ? 0 : widthOf(one.said ? `${one.text} ${one.said}` : one.text)
    return [{ key: one.key, x, y, radius: one.radius, width, height: 16, markRadius: one.mark ? 6 : 0, from: one }]
  })
  const sides = placeLabels(inView, view, kept)
  return inView.flatMap(({ key, from }) => {
    const side = sides.get(key)
    return side ? [{ ...from, side }] : []
  })
}

/** What a plate would hide: alarms first, then what stands alone, then what is one of many. Its own station stands clear of it anyway. */
export function under(
  { discs, dots, groups }: Density,
  plates: readonly Plate[],
  project: (lon: number, lat: number) => { x: number; y: number },
): Under[] {
  const own = new Set(plates.flatMap(({ station, parts }) => [station, ...parts].map(({ object }) => object.id)))
  const weighed = (signs: readonly Placed[], weight: number) =>
    signs
      .filter(({ object }) => !own.has(object.id))
      .map((one) => ({ ...project(one.lon, one.lat), weight: one.alarm ? ALARM_WEIGHT : weight }))
  return [...weighed(discs, 3), ...weighed(dots, 1), ...groups.map(({ lon, lat }) => ({ ...project(lon, lat), weight: 3 }))]
}

/** Most urgent last, so that it is drawn on top. */
export function marks({ discs, dots }: Density): MarkSign[] {
  const sign = (onDisc: boolean) => (placed: Placed) =>
    placed.alarm ? [{ key: placed.object.id, lon: placed.lon, lat: placed.lat, alarm: placed.alarm, onDisc, placed }] : []
  return [...dots.flatMap(sign(false)), ...discs.flatMap(sign(true))].sort((a, b) => b.alarm.priority - a.alarm.priority).slice(-MOST_MARKS)
}

const widths = new Map<string, number>()
let measure: CanvasRenderingContext2D | null = null
function widthOf(text: string): number {
  const held = widths.get(text)
  if (held !== undefined) return held
  measure ??= document.createElement('canvas').getContext('2d')
  if (!measure) return text.length * 8
  measure.font = "500 12px 'Inter Variable', 'Noto Sans SC', sans-serif"
  const width = Math.ceil(measure.measureText(text).width) + 2
  if (widths.size > 5_000) widths.clear()
  widths.set(text, width)
  return width
}
