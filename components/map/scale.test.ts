import { expect, test } from 'vitest'
import { metresPerPixel } from './mercator.ts'
import { scaleBar } from './Scale.tsx'

test('[MP9] the scale bar is true: its width on the screen is its length on the ground', () => {
  for (const [lat, zoom] of [
    [0, 10],
    [31.2, 16.6],
    [60, 19],
  ] as const) {
    const { metres, px } = scaleBar(lat, zoom)
    expect(Math.abs(px * metresPerPixel(lat, zoom) - metres)).toBeLessThan(1e-6 * metres)
    expect(px).toBeLessThanOrEqual(150)
    expect(px).toBeGreaterThan(55)
  }
})
