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

test('[MP15] a calm sign gives way to a station it would lie on, and a count stands where nothing else does', () => {
  const station = lamp(0, { object: { id: 'PS-03', typeId: 'pump-station', uncertain: false } as Placed['object'], rank: 'station' })
  const camera = lamp(1, { object: { id: 'CAM', typeId: 'camera', uncertain: false } as Placed['object'], rank: 'point' })
  const wrong = { ...camera, alarm: { priority: 2 as const, unacknowledged: true } }
  expect(density([station, camera], 16, null).discs).toEqual([station])
  expect(density([station, camera], 19, null).discs).toHaveLength(2)
  expect(density([station, wrong], 16, null).discs).toHaveLength(2)
  const far = lamps.map((one, i) => ({ ...one, lon: 121 + Number(i > 42) * 1e-3 }))
  const { groups } = density([...far, { ...station, lon: 121 + 0.5e-3 }, { ...station, lon: 121 }], 16, null)
  expect(groups[0]?.lon).toBeCloseTo(121 + 1e-3, 6)
})

test('[MP3] a part of a station is in the plate of its station until one looks closely', () => {
  const part = lamp(1, { rank: 'point', stationId: 'PS-03' })
  expect(density([part], 17.9, null).discs).toEqual([])
  expect(density([part], 18, null).discs).toHaveLength(1)
})
