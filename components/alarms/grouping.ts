import type { AlarmRow, Priority } from '#/server/alarms/contract.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'

export type View = 'cause' | 'time' | 'place'
/** Those that share their cause, or their place, with no other. */
export const ALONE = 'alone'
export type AlarmGroup = {
  key: string
  /** null under no head: there is one group only, or its rows stand alone */
  label: Names | Text | null
  /** by cause: what the alarm or alert that explains the others says of it */
  why: Text | null
  alarms: AlarmRow[]
  split: { priority: Priority; count: number }[]
  unacknowledged: number
}

/** Whether somebody has yet to say that he saw it; what is back to normal too. An alert asks for nothing. */
export const mayAcknowledge = (alarm: AlarmRow) => !alarm.isAlert && (alarm.state === 'unacknowledged' || alarm.state === 'returned')

const raised = (alarm: AlarmRow) => Date.parse(alarm.raisedAt)

/** Priority, then what nobody has seen, then the oldest. */
export const byUrgency = (a: AlarmRow, b: AlarmRow) =>
  a.priority - b.priority || Number(b.state === 'unacknowledged') - Number(a.state === 'unacknowledged') || raised(a) - raised(b)

/** How many causes explain these alarms. */
export const causesOf = (alarms: readonly AlarmRow[]): number => new Set(alarms.map((alarm) => alarm.group.key)).size

/** The table's groups: by cause or by place the most urgent group first; by time one group without a head, newest first. A head over a
 *  single row would only repeat it: such rows stand together. */
export function groupAlarms(alarms: readonly AlarmRow[], view: View): AlarmGroup[] {
  if (view === 'time')
    return alarms.length === 0
      ? []
      : [
          groupOf(
            'time',
            null,
            [...alarms].sort((a, b) => raised(b) - raised(a)),
          ),
        ]
  const groups = new Map<string, AlarmRow[]>()
  for (const alarm of alarms) {
    const key = view === 'cause' ? alarm.group.key : alarm.objectId
    const held = groups.get(key)
    if (held) held.push(alarm)
    else groups.set(key, [alarm])
  }
  const alone = [...groups.values()].flatMap((rows) => (rows.length === 1 ? rows : []))
  const several = [...groups].filter(([, rows]) => rows.length > 1)
  const rest = alone.length > 0 ? [groupOf(ALONE, null, alone.sort(byUrgency))] : []
  const grouped = several.map(([key, rows]) => {
    const first = rows[0]!
    const label = view === 'cause' ? first.group.label : withTag(first)
    return groupOf(key, label, rows.sort(byUrgency), view === 'cause' ? whyOf(rows) : null)
  })
  return [...grouped, ...rest].sort((a, b) => byUrgency(a.alarms[0]!, b.alarms[0]!) || a.key.localeCompare(b.key))
}

function withTag({ tag, objectNames }: AlarmRow): Names {
  const names: Names = {}
  if (objectNames.en) names.en = `${tag} ${objectNames.en}`
  if (objectNames['zh-CN']) names['zh-CN'] = `${tag} ${objectNames['zh-CN']}`
  return names
}

/** What explains a group: a fault that is to be mended before one that is only foreseen, what a model found before what passed a limit. */
const byExplanation = (a: AlarmRow, b: AlarmRow) =>
  Number(a.orderNumber === null) - Number(b.orderNumber === null) ||
  Number(a.findingId === null) - Number(b.findingId === null) ||
  byUrgency(a, b)

function whyOf(alarms: readonly AlarmRow[]): Text | null {
  const [first] = alarms.toSorted(byExplanation)
  return first ? (first.rationalisation?.cause ?? first.names) : null
}

function groupOf(key: string, label: AlarmGroup['label'], alarms: AlarmRow[], why: Text | null = null): AlarmGroup {
  const split = ([1, 2, 3, 4] as const)
    .map((priority) => ({ priority, count: alarms.filter((alarm) => alarm.priority === priority && !alarm.isAlert).length }))
    .filter(({ count }) => count > 0)
  return { key, label, why, alarms, split, unacknowledged: alarms.filter(mayAcknowledge).length }
}
