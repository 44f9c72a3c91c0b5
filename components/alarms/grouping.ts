import type { AlarmRow, Priority } from '#/server/alarms/contract.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'

export type View = 'cause' | 'time' | 'place'
export type AlarmGroup = {
  key: string
  label: Names | Text | null
  alarms: AlarmRow[]
  split: { priority: Priority; count: number }[]
  unacknowledged: number
}

const raised = (alarm: AlarmRow) => Date.parse(alarm.raisedAt)

/** Priority, then what nobody has seen, then the oldest. */
export const byUrgency = (a: AlarmRow, b: AlarmRow) =>
  a.priority - b.priority || Number(b.state === 'unacknowledged') - Number(a.state === 'unacknowledged') || raised(a) - raised(b)

/** The table's groups: by cause or by place the most urgent group first; by time one group without a head, newest first. */
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
  return [...groups]
    .map(([key, rows]) => {
      const first = rows[0]!
      const label = view === 'cause' ? first.group.label : withTag(first)
      return groupOf(key, label, rows.sort(byUrgency))
    })
    .sort((a, b) => byUrgency(a.alarms[0]!, b.alarms[0]!) || a.key.localeCompare(b.key))
}

function withTag({ tag, objectNames }: AlarmRow): Names {
  const names: Names = {}
  if (objectNames.en) names.en = `${tag} ${objectNames.en}`
  if (objectNames['zh-CN']) names['zh-CN'] = `${tag} ${objectNames['zh-CN']}`
  return names
}

function groupOf(key: string, label: AlarmGroup['label'], alarms: AlarmRow[]): AlarmGroup {
  const split = ([1, 2, 3, 4] as const)
    .map((priority) => ({ priority, count: alarms.filter((alarm) => alarm.priority === priority && !alarm.isAlert).length }))
    .filter(({ count }) => count > 0)
  return { key, label, alarms, split, unacknowledged: alarms.filter((alarm) => alarm.state === 'unacknowledged' && !alarm.isAlert).length }
}
