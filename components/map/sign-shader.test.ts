import { WebMercatorViewport } from '@deck.gl/core'
import { expect, test } from 'vitest'
import { commonOf } from './sign-shader.ts'

test.each([
  [120.05, 31.27],
  [-179.9, -54.8],
  [0, 0],
])('a sign at %d, %d stands in deck.gl’s common space where deck.gl puts it', (lon, lat) => {
  const viewport = new WebMercatorViewport({ width: 800, height: 600, longitude: lon, latitude: lat, zoom: 16 })
  const [x, y] = viewport.projectPosition([lon, lat])
  expect(commonOf({ lon, lat })[0]).toBeCloseTo(x, 8)
  expect(commonOf({ lon, lat })[1]).toBeCloseTo(y, 8)
})
