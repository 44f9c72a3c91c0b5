import { expect, test } from 'vitest'
import { SendOrder } from './send-order.ts'

/** Sends what is due until nothing is. */
function sendAll(order: SendOrder, most = 1_000): number[] {
  const sent: number[] = []
  for (let next = order.next(); next !== null && sent.length < most; next = order.next()) {
    order.sent(next)
    sent.push(next)
  }
  return sent
}

test('[SO1] with nothing waiting, batches go in their order, as many as the window has room for', () => {
  const held = { committed: 4, durable: 4 }
  const order = new SendOrder(held, 3)
  expect(order.next()).toBe(null)
  held.durable = 9
  expect(sendAll(order)).toEqual([5, 6, 7])
  held.committed = 6
  expect(sendAll(order)).toEqual([8, 9])
})

test('[SO2] what is new overtakes what waited, one and one in turn, and each is sent once', () => {
  const held = { committed: 0, durable: 6 }
  const order = new SendOrder(held, 64)
  expect(sendAll(order, 1)).toEqual([1])
  held.durable = 9
  expect(sendAll(order)).toEqual([7, 2, 8, 3, 9, 4, 5, 6])
  held.durable = 10
  expect(sendAll(order)).toEqual([10])
})

test('[SO3] a long backlog leaves the way free for what is new: few of it are under way, and new ones go at once', () => {
  const held = { committed: 0, durable: 5_000 }
  const order = new SendOrder(held, 64)
  expect(sendAll(order)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1))
  held.durable = 5_002
  expect(sendAll(order)).toEqual([5_001, 5_002])
  held.committed = 3
  expect(sendAll(order)).toEqual([17, 18, 19])
})

test('[SO4] the hole is filled: the server’s word jumps over what overtook, and both are one row again', () => {
  const held = { committed: 0, durable: 3 }
  const order = new SendOrder(held, 64)
  held.durable = 5
  expect(sendAll(order)).toEqual([4, 1, 5, 2, 3])
  expect(order.owes).toBe(true)
  held.committed = 5
  expect(order.next()).toBe(null)
  expect(order.owes).toBe(false)
  held.durable = 6
  expect(sendAll(order)).toEqual([6])
})

test('[SO5] sent again, everything unconfirmed waits and newer ones overtake it, also after a server that stands further back', () => {
  const held = { committed: 0, durable: 2 }
  const order = new SendOrder(held, 64)
  held.durable = 4
  sendAll(order)
  const { round } = order
  order.again()
  expect(order.round).toBe(round + 1)
  held.durable = 5
  expect(sendAll(order)).toEqual([5, 1, 2, 3, 4])
  held.committed = 5
  expect(order.next()).toBe(null)
  held.committed = 2
  order.again()
  expect(sendAll(order)).toEqual([3, 4, 5])
})

test('[SO6] a server that has more than was sent is believed', () => {
  const held = { committed: 0, durable: 3 }
  const order = new SendOrder(held, 64)
  Object.assign(held, { committed: 9, durable: 9 })
  expect(order.next()).toBe(null)
  held.durable = 10
  expect(sendAll(order)).toEqual([10])
})
