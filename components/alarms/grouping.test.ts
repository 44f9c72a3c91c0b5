import { expect, test } from 'vitest'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { ALONE, causesOf, groupAlarms } from './grouping.ts'

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
    orderNumber: null,
    findingId: null,
    rationalisation: null,
    names: { en: id, 'zh-CN': id },
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
  expect(groups.map((group) => group.key)).toEqual([ALONE, 'rain'])
  expect(groups.reduce((sum, group) => sum + group.alarms.length, 0)).toBe(ROWS.length)
  expect(groups[1]?.split).toEqual([{ priority: 3, count: 3 }])
})

test('[AU2] in a group: priority, then unacknowledged, then the oldest', () => {
  expect(groupAlarms(ROWS, 'cause')[1]?.alarms.map((row) => row.id)).toEqual(['early', 'late', 'seen'])
})

test('[AU3] by time the newest stands first', () => {
  expect(groupAlarms(ROWS, 'time')[0]?.alarms[0]?.id).toBe('late')
})

test('[AU4] rows that share their cause with no other stand together under no head of their own, and still count as causes', () => {
  const other = alarm('other', { group: { key: 'gate', label: { en: 'Gate', 'zh-CN': '门' } } })
  const groups = groupAlarms([...ROWS, other], 'cause')
  expect(groups.map(({ key, label, alarms }) => [key, label, alarms.length])).toEqual([
    [ALONE, null, 2],
    ['rain', ROWS[0]?.group.label, 3],
  ])
  expect(causesOf([...ROWS, other])).toBe(3)
})

test('[AU5] a group by cause says why: what is to be mended explains it, then what a model found, then the most urgent', () => {
  const because = (en: string) => ({ cause: { en, 'zh-CN': en }, consequence: { en, 'zh-CN': en }, response: [], timeToRespondMs: 1_000 })
  const limit = alarm('limit', { priority: 1, rationalisation: because('the sump is full') })
  const foreseen = alarm('foreseen', { findingId: 'f1', rationalisation: because('the sump fills') })
  const fault = alarm('fault', { findingId: 'f2', orderNumber: 'WO-1', rationalisation: because('the suction is blocked') })
  const whyOf = (...rows: AlarmRow[]) => groupAlarms([...rows, alarm('other', {})], 'cause')[0]?.why?.en
  expect(whyOf(limit)).toBe('the sump is full')
  expect(whyOf(limit, foreseen)).toBe('the sump fills')
  expect(whyOf(limit, foreseen, fault)).toBe('the suction is blocked')
  const worn = alarm('worn', { isAlert: true, orderNumber: 'WO-2', names: { en: 'Bearing wears', 'zh-CN': '轴承磨损' } })
  expect(whyOf(limit, worn)).toBe('Bearing wears') // an alert has no record
  expect(groupAlarms([limit, fault], 'place').every(({ why }) => why === null)).toBe(true)
})
