import { expect, test } from 'vitest'
import { density } from './density.ts'
import type { Placed } from './placed.ts'

const lamp = (id: number, change: Partial<Placed> = {}): Placed => ({
  object: { id: `lamp-${id}`, typeId: 'street-light', uncertain: false } as Placed['object'],
  rank: 'dense',
  glyph: 'street-light',
  lon: 121 + id * 1e-6,
  lat: 31,
  alarm: null,
  stationId: null,
  ...change,
})
const lamps = Array.from({ length: 86 }, (_, id) => lamp(id))

test('[MP1] many of one type in one place are one sign with a count, and none is lost', () => {
  const { groups, dots } = density(lamps, 16, null)
  expect(groups.map((group) => group.count)).toEqual([86])
  expect(dots).toEqual([])
})

test('[MP2] what alarms or is selected stands alone at any zoom', () => {
  const alarmed = lamp(100, { alarm: { priority: 3, unacknowledged: true } })
  const { dots, groups } = density([...lamps, alarmed], 12, 'lamp-7')
  expect(dots.map((dot) => dot.object.id).sort()).toEqual(['lamp-100', 'lamp-7'])
  expect(groups[0]?.count).toBe(85)
})

test('[MP3] a part of a station is in the plate of its station until one looks closely', () => {
  const part = lamp(1, { rank: 'point', stationId: 'PS-03' })
  expect(density([part], 17.9, null).discs).toEqual([])
  expect(density([part], 18, null).discs).toHaveLength(1)
})
