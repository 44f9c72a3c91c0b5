import type { MapObject } from '#/server/twins/contract.ts'
import type { Channel, TwinType } from '#/twin-models/catalog/shape.ts'

export type Row = { object: MapObject; channel: Channel }

/** With fewer rows there is room for single machines. */
const FEW_ROWS = 8
/** There are too many, the fleet's room tells of them, or they are no part of the place. */
const SILENT: ReadonlySet<string> = new Set(['building', 'gateway', 'scenario-runner'])

/** The channels by which an area is told at a glance: all key ones of a line or a site, the first of every station and rain gauge,
 *  and of single machines where that leaves room.
 *  @param spoken by object the channel that its most urgent alarm is of: it stands in the place of the first */
export function tellingOf(
  objects: readonly MapObject[],
  typeOf: (typeId: string) => TwinType | null,
  spoken: ReadonlyMap<string, string | null> = new Map(),
): Row[] {
  const rows: Row[] = []
  const machines: Row[] = []
  for (const object of objects) {
    const type = typeOf(object.typeId)
    const keys = type?.channels.filter((channel) => channel.key) ?? []
    if (!type || !keys[0] || SILENT.has(object.typeId)) continue
    const first =
      type.channels.find(({ id }) => id === spoken.get(object.id)) ?? keys.find((channel) => channel.kind === 'number') ?? keys[0]
    if (isArea(type)) rows.push(...keys.map((channel) => ({ object, channel })))
    else if (type.rank === 'station' || object.typeId === 'rain-gauge') rows.push({ object, channel: first })
    else if (type.rank === 'point' && keys.some((channel) => isWatched(type, channel))) machines.push({ object, channel: first })
  }
  return rows.length < FEW_ROWS ? [...rows, ...machines] : rows
}

/** Something is expected of it: a machine that can be wrong is worth a glance, one that only counts is not. */
const isWatched = (type: TwinType, channel: Channel) =>
  channel.kind === 'number' && (channel.expected !== undefined || type.rules.some((rule) => rule.channel === channel.id))

/** It has no commands, limits or findings of its own: it stands for what is in it. */
const isArea = (type: TwinType) =>
  type.rank === 'station' && type.commands.length === 0 && type.rules.length === 0 && type.findings.length === 0

/** One line of the area: what is abnormal alone, what is calm and alike together. */
export type Line = { key: string; rows: Row[]; channel: Channel; wrong: boolean }

/** Abnormal objects first, each in a line of its own; of the calm ones, those of a type share a line a channel. */
export function linesOf(rows: readonly Row[], wrong: ReadonlySet<string>): Line[] {
  const line = (key: string, own: Row[], isWrong: boolean): Line => ({ key, rows: own, channel: own[0]!.channel, wrong: isWrong })
  const alone = rows.filter(({ object }) => wrong.has(object.id))
  const alike = Map.groupBy(
    rows.filter(({ object }) => !wrong.has(object.id)),
    ({ object, channel }) => `${object.typeId} ${channel.id}`,
  )
  return [
    ...alone.map((row) => line(`${row.object.id} ${row.channel.id}`, [row], true)),
    ...[...alike].map(([key, own]) => line(key, own, false)),
  ]
}
