import { expect, test } from 'vitest'
import { Room } from './room.ts'

/** A room over a queue and a head whose sizes the test says. */
const roomOf = () => {
  const size = { queue: 0, head: 0 }
  return { size, room: new Room(() => size.queue, () => size.head, { queueBytes: 100, headBytes: 1_000 }) } // biome-ignore format: one line
}

test('[TE24] what waits is bounded: the next sender waits in line until there is room, in the order of asking', async () => {
  const { size, room } = roomOf()
  const first = room.take(100)
  expect(first).not.toBeInstanceOf(Promise) // who finds room loses no turn
  const order: string[] = []
  const asking = async (name: string) => {
    const given = await room.take(60)
    order.push(name)
    return given
  }
  const second = asking('second')
  const third = asking('third')
  expect(room.waiting).toBe(2)
  size.queue = 100 // handed over and not yet durable
  ;(await first)[Symbol.dispose]()
  expect(room.waiting).toBe(2)
  size.queue = 0
  const given = [await second, await third]
  expect(order).toEqual(['second', 'third'])
  for (const it of given) it[Symbol.dispose]()
})

test('[TE24] who may not wait long is told that there was none; his place in line is free again', async () => {
  const { size, room } = roomOf()
  size.head = 1_000 // closing lags behind
  expect(await room.within(20, 10)).toBeNull()
  expect(room.waiting).toBe(0)
  size.head = 0
  expect(await room.within(20, 10)).not.toBeNull()
})
