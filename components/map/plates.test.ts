import { expect, test } from 'vitest'
import type { Placed } from './placed.ts'
import { layPlates, type Plate } from './plates.ts'

const VIEW = { width: 900, height: 600 }
const plate = (id: string): Plate => ({ station: { object: { id } } as Placed, parts: [{}, {}, {}] as Placed[] })
const where = (places: Record<string, { x: number; y: number }>) => (station: Placed) => places[station.object.id]!

test('[MP10] two plates never cover each other or a station', () => {
  const { laid, boxes } = layPlates([plate('a'), plate('b')], where({ a: { x: 400, y: 300 }, b: { x: 430, y: 330 } }), VIEW)
  expect(laid).toHaveLength(2)
  const [a, b] = boxes
  expect(a!.right <= b!.left || b!.right <= a!.left || a!.bottom <= b!.top || b!.bottom <= a!.top).toBe(true)
})

test('[MP11] a plate at the right edge lies to the left of its station', () => {
  expect(layPlates([plate('a')], where({ a: { x: 860, y: 300 } }), VIEW).laid[0]?.dx).toBeLessThan(0)
})

test('[MP10] of the sides that are free a plate takes the one where it hides the least of the other signs', () => {
  const station = where({ a: { x: 400, y: 300 } })
  const box = (signs: { x: number; y: number; weight: number }[]) => layPlates([plate('a')], station, VIEW, signs).boxes[0]!
  const free = box([])
  const sign = { x: free.left + 20, y: free.top + 20, weight: 3 }
  const moved = box([sign])
  expect(sign.x > moved.left && sign.x < moved.right && sign.y > moved.top && sign.y < moved.bottom).toBe(false)
})
