import { expect, test } from 'vitest'
import { stretchByKey, stretchByWheel, zoomed } from './trend-moves.ts'

const SHOWN = { fromMs: 1_000_000, toMs: 1_100_000 }
const WHEEL = { deltaX: 0, deltaY: 0, ctrlKey: false, shiftKey: false }

test('keys pan by a fifth, zoom about the middle, and go back; any other key is not the chart’s', () => {
  expect(stretchByKey('ArrowLeft', SHOWN)).toEqual({ fromMs: 980_000, toMs: 1_080_000 })
  expect(stretchByKey('ArrowRight', SHOWN)).toEqual({ fromMs: 1_020_000, toMs: 1_120_000 })
  expect(stretchByKey('-', SHOWN)).toEqual({ fromMs: 970_000, toMs: 1_130_000 })
  expect(stretchByKey('0', SHOWN)).toBeNull()
  expect(stretchByKey('x', SHOWN)).toBeUndefined()
})

test('zooming keeps the moment under the pointer where it is, and ends at a second', () => {
  const { fromMs, toMs } = zoomed(SHOWN, 0.5, 1_025_000)
  expect([toMs - fromMs, (1_025_000 - fromMs) / (toMs - fromMs)]).toEqual([50_000, 0.25])
  const least = zoomed(SHOWN, 1e-9, 1_050_000)
  expect(least.toMs - least.fromMs).toBe(1_000)
})

test('the wheel alone scrolls the page; sideways or with Shift it pans, with Ctrl it zooms', () => {
  expect(stretchByWheel({ ...WHEEL, deltaY: 100 }, SHOWN, 0.5)).toBeUndefined()
  expect(stretchByWheel({ ...WHEEL, deltaX: 100, deltaY: 3 }, SHOWN, 0.5)).toEqual({ fromMs: 1_010_000, toMs: 1_110_000 })
  expect(stretchByWheel({ ...WHEEL, deltaY: -100, shiftKey: true }, SHOWN, 0.5)).toEqual({ fromMs: 990_000, toMs: 1_090_000 })
  const nearer = stretchByWheel({ ...WHEEL, deltaY: -100, ctrlKey: true }, SHOWN, 0)
  expect(nearer?.fromMs).toBe(1_000_000)
  expect(nearer?.toMs).toBeLessThan(1_100_000)
})
