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
