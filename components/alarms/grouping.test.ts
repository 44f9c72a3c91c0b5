import { expect, test } from 'vitest'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { groupAlarms } from './grouping.ts'

const alarm = (id: string, change: Partial<AlarmRow>): AlarmRow =>
  ({
    id,
    priority: 3,
    state: 'unacknowledged',
    isAlert: false,
    raisedAt: '2026-08-19T06:32:00Z',
    objectId: id,
    tag: id,
    objectNames: { en: 'Drain' },
    group: { key: 'rain', label: { en: 'Rain', 'zh-CN': '雨' } },
    ...change,
  }) as AlarmRow

const ROWS = [
  alarm('late', { raisedAt: '2026-08-19T06:33:00Z' }),
  alarm('seen', { state: 'acknowledged' }),
  alarm('early', {}),
  alarm('urgent', { priority: 1, group: { key: 'pump', label: { en: 'Pump', 'zh-CN': '泵' } } }),
]

test('[AU1] by cause, the group with the most urgent alarm stands first and counts add up', () => {
  const groups = groupAlarms(ROWS, 'cause')
  expect(groups.map((group) => group.key)).toEqual(['pump', 'rain'])
  expect(groups.reduce((sum, group) => sum + group.alarms.length, 0)).toBe(ROWS.length)
  expect(groups[1]?.split).toEqual([{ priority: 3, count: 3 }])
})

test('[AU2] in a group: priority, then unacknowledged, then the oldest', () => {
  expect(groupAlarms(ROWS, 'cause')[1]?.alarms.map((row) => row.id)).toEqual(['early', 'late', 'seen'])
})

test('[AU3] by time the newest stands first', () => {
  expect(groupAlarms(ROWS, 'time')[0]?.alarms[0]?.id).toBe('late')
})
