import { expect, test } from 'vitest'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { handsOf, readyOf } from './first-step.ts'

const object = (tag: string, typeId: string, children: readonly [tag: string, typeId: string][] = []) =>
  ({
    id: tag,
    tag,
    typeId,
    children: children.map(([one, type]) => ({ id: one, tag: one, typeId: type, names: {} })),
  }) as unknown as ObjectDetail
const alarm = (objectId: string, command?: string, state: AlarmRow['state'] = 'unacknowledged') =>
  ({ objectId, state, rationalisation: { ...(command ? { command } : {}) } }) as unknown as AlarmRow

const STATION = object('PS-03', 'pump-station', [
  ['P1', 'storm-pump'],
  ['P2', 'storm-pump'],
  ['P3', 'storm-pump'],
])
const P2 = object('P2', 'storm-pump')
const reads = (running: Record<string, number>) => (objectId: string, channel: string) =>
  channel === 'running' ? running[objectId] : undefined

test('the first step means the reserve: a pump of the station that stands, never the one in alarm', () => {
  const hands = handsOf(alarm('P2', 'start'), { own: P2, parent: STATION, station: STATION })
  expect(hands.map(({ tag }) => tag)).toEqual(['P3', 'P1'])
  expect(readyOf(hands, reads({ P1: 1, P2: 1, P3: 0 }))?.tag).toBe('P3')
  expect(readyOf(hands, reads({ P1: 1, P2: 0, P3: 1 }))).toBeNull()
  expect(readyOf(hands, reads({}))).toBeNull() // not heard is not off
})

test('an underpass means the pumps of the station it drains to, a station its own', () => {
  const underpass = handsOf(alarm('U-01', 'start'), { own: object('U-01', 'underpass'), parent: null, station: STATION })
  expect(underpass.map(({ tag }) => tag)).toEqual(['P3', 'P2', 'P1'])
  expect(handsOf(alarm('PS-03', 'start'), { own: STATION, parent: null, station: STATION }).map(({ tag }) => tag)).toEqual([
    'P3',
    'P2',
    'P1',
  ])
})

test('a motor means its press, which need not stand', () => {
  const press = object('L2-P1', 'press', [['L2-P1-M1', 'press-motor']])
  const hands = handsOf(alarm('L2-P1-M1', 'set_rate'), { own: object('L2-P1-M1', 'press-motor'), parent: press, station: null })
  expect(readyOf(hands, reads({}))?.tag).toBe('L2-P1')
})

test('what asks for no command, is back to normal or put aside, means none', () => {
  const family = { own: P2, parent: STATION, station: STATION }
  expect(handsOf(alarm('P2'), family)).toEqual([])
  expect(handsOf(alarm('P2', 'start', 'returned'), family)).toEqual([])
  expect(handsOf(alarm('P2', 'start', 'shelved'), family)).toEqual([])
})
