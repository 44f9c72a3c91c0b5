import { expect, test } from 'vitest'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Standing, sketchOf } from './sketch.ts'

const standing = (id: string, alongM: number, behindM = 0): Standing => ({
  id,
  form: twinType('press')?.form ?? [],
  alongM,
  behindM,
  upM: 0,
  turnRad: 0,
})

test('fronts are true to measure: a press further along the row stands as far to the right, none is wider than the other', () => {
  const { extents, strokes } = sketchOf([standing('P1', 0), standing('P2', 12)])
  const [one, two] = [extents.get('P1'), extents.get('P2')]
  if (!one || !two) throw new Error('not drawn')
  expect(Math.abs(two.left - one.left - 12)).toBeLessThan(1e-9)
  expect(Math.abs(two.right - two.left - (one.right - one.left))).toBeLessThan(1e-9)
  expect(one.top).toBeLessThan(-7) // metres over its foot
  expect(strokes.some(({ tone }) => tone === 'light')).toBe(true)
  expect(strokes.flatMap(({ shapes }) => shapes.flat(2)).every(Number.isFinite)).toBe(true)
})

test('what stands behind is drawn first, to the right and higher', () => {
  const { extents, strokes } = sketchOf([standing('front', 0), standing('back', 0, 10)])
  const ids = strokes.map(({ id }) => id)
  expect(ids.indexOf('front')).toBeGreaterThan(ids.lastIndexOf('back'))
  expect(extents.get('back')?.left).toBeGreaterThan(extents.get('front')?.left ?? 0)
  expect(extents.get('back')?.top).toBeLessThan(extents.get('front')?.top ?? 0)
})
