import { expect, test } from 'vitest'
import { placeLabels, type Wanted } from './labels.ts'

const VIEW = { width: 800, height: 600 }
const at = (key: string, x: number, y: number): Wanted => ({ key, x, y, radius: 11, width: 60, height: 16, markRadius: 0 })

test('[MP4] a label stands at the right, and gives way to a sign there', () => {
  const sides = placeLabels([at('a', 100, 100), at('b', 140, 100)], VIEW)
  expect(sides.get('a')).toBe('left')
  expect(sides.get('b')).toBe('right')
})

test('[MP5] at the right edge a label turns to the left', () => {
  expect(placeLabels([at('a', 780, 100)], VIEW).get('a')).toBe('left')
})

test('[MP6] in a crowd the less important label is left out rather than laid over another', () => {
  const crowd = Array.from({ length: 40 }, (_, i) => at(`${i}`, 300 + (i % 8) * 24, 300 + Math.floor(i / 8) * 24))
  const sides = placeLabels(crowd, VIEW)
  expect(sides.size).toBeGreaterThan(4)
  expect(sides.size).toBeLessThan(40)
})
