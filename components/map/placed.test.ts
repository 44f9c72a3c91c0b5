import { expect, test } from 'vitest'
import { type SeenObject, seenOf } from '#/components/area/useSeen.ts'
import { placeObjects } from './placed.ts'

const object = (id: string, typeId: string, parentId: string | null) => ({ id, tag: id, typeId, parentId, lon: 0, lat: 0 }) as SeenObject
const PLANT = [
  object('SP', 'plant', null),
  object('L2', 'line', 'SP'),
  object('P1', 'press', 'L2'),
  object('M1', 'press-motor', 'P1'),
  object('B1', 'bearing', 'M1'),
]
const NOTHING = new Set<string>()

test('[MP12] a bearing in a motor in a press belongs to the press, and lends it its alarm', () => {
  const placed = placeObjects(PLANT, new Map([['B1', { priority: 3, unacknowledged: true }]]), NOTHING)
  const of = (id: string) => placed.find((one) => one.object.id === id)
  expect([of('M1')?.stationId, of('B1')?.stationId, of('P1')?.stationId]).toEqual(['P1', 'P1', null])
  expect(of('P1')?.alarm?.priority).toBe(3)
})

test('[MP13] an area has a mark only while it alarms', () => {
  expect(placeObjects(PLANT, new Map(), NOTHING).map((one) => one.object.id)).not.toContain('L2')
  expect(placeObjects(PLANT, new Map([['L2', { priority: 2, unacknowledged: false }]]), NOTHING).map((one) => one.object.id)).toContain(
    'L2',
  )
})

test('[MP14] an object shows what its readings say of themselves: doubtful, or silent, whatever its gateway says', () => {
  const seen = seenOf([object('SD-1', 'storm-drain', null), object('SD-2', 'storm-drain', null)], { uncertain: ['SD-1'], silent: ['SD-2'] })
  expect(seen.map(({ uncertain, stale }) => [uncertain, Boolean(stale)])).toEqual([
    [true, false],
    [false, true],
  ])
})
