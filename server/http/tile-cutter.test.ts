import { expect, test } from 'vitest'
import { makeCutter } from './tile-cutter.ts'

const road = (layer: string): GeoJSON.Feature => ({
  type: 'Feature',
  properties: { layer, kind: 'main' },
  geometry: {
    type: 'LineString',
    coordinates: [
      [0.001, 0.001],
      [0.002, 0.002],
    ],
  },
})

test('[HT1] a tile holds the layers that reach into it and is empty elsewhere', () => {
  const cutter = makeCutter({ type: 'FeatureCollection', features: [road('roads'), { ...road('roads'), properties: { kind: 'secret' } }] })
  const text = Buffer.from(cutter.cut(14, 8192, 8191)).toString('latin1')
  expect(text).toContain('roads')
  expect(text).not.toContain('secret')
  expect(cutter.cut(14, 0, 0).length).toBe(0)
})

test('[HT2] what is not a feature collection is refused at once', () => {
  expect(() => makeCutter({ hello: 1 })).toThrow('feature collection')
})
