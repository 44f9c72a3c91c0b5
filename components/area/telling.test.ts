import { expect, test } from 'vitest'
import type { MapObject } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { linesOf, tellingOf } from './telling.ts'

const object = (tag: string, typeId: string) => ({ id: tag, tag, typeId }) as MapObject
const told = (...objects: MapObject[]) =>
  tellingOf(objects, (id) => twinType(id) ?? null).map(({ object: { tag }, channel }) => `${tag} ${channel.id}`)

test('[AR1] a line is told by all its key channels, a station by its first figure, and machines where there is room', () => {
  expect(told(object('L2', 'line'), object('L2-P1', 'press'), object('L2-R1', 'robot'), object('GW', 'gateway'))).toEqual([
    'L2 takt',
    'L2 parts_shift',
    'L2 power',
    'L2-P1 rate',
    'L2-R1 cycle',
  ])
  const presses = Array.from({ length: 8 }, (_, i) => object(`P${i}`, 'press'))
  expect(told(...presses, object('R1', 'robot'))).toHaveLength(8)
})

test('[AR1] a machine in alarm is told by the channel that its alarm is of', () => {
  const rows = tellingOf([object('M1', 'press-motor')], (id) => twinType(id) ?? null, new Map([['M1', 'v_rms']]))
  expect(rows.map(({ channel }) => channel.id)).toEqual(['v_rms'])
})

test('[AR2] what is abnormal stands first and alone, what is calm and alike shares a line', () => {
  const rows = tellingOf([object('R1', 'robot'), object('R2', 'robot'), object('R3', 'robot')], (id) => twinType(id) ?? null)
  expect(linesOf(rows, new Set(['R2'])).map(({ rows: own, wrong }) => [own.map((row) => row.object.tag).join(), wrong])).toEqual([
    ['R2', true],
    ['R1,R3', false],
  ])
})
