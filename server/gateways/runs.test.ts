import { expect, test } from 'vitest'
import { Runs } from './runs.ts'

const GW = 'gateway'

test('[GW13] a process started anew, any number of times, is one; one that was superseded and comes back is two', () => {
  const runs = new Runs()
  expect(['a', 'a', 'b', 'b', 'c', 'd'].map((run, i) => runs.speaks(GW, run, 'connection', i * 1000))).toEqual(Array(6).fill(false))
  expect(runs.speaks(GW, 'b', 'connection', 9_000)).toBe(true)
  expect(runs.speaks('another', 'b', 'connection', 9_000)).toBe(false)
})

test('[GW13] a request that was under way when its process ended is no proof; one that goes on asking is', () => {
  const runs = new Runs()
  runs.speaks(GW, 'a', 'request', 0)
  runs.speaks(GW, 'b', 'request', 100)
  expect(runs.speaks(GW, 'a', 'request', 150)).toBe(false)
  expect(runs.speaks(GW, 'a', 'request', 160)).toBe(false)
  expect(runs.speaks(GW, 'a', 'request', 1_500)).toBe(true)
})

test('[GW13] whoever says nothing of its run: who says something and comes back is two', () => {
  const runs = new Runs()
  expect([null, null].map((run) => runs.speaks(GW, run, 'connection', 0))).toEqual([false, false])
  expect(runs.speaks(GW, 'a', 'connection', 10)).toBe(false)
  expect(runs.speaks(GW, null, 'connection', 20)).toBe(true)
})

test('[GW13] connections that turn each other out thrice in half a minute are two; a network that changes, or a silent one replaced, is not', () => {
  const runs = new Runs()
  expect([0, 1_000, 2_000].map((atMs) => runs.turnsOut(GW, 500, atMs))).toEqual([false, false, true])
  expect([0, 20_000, 40_000, 60_000].map((atMs) => runs.turnsOut('roaming', 500, atMs))).toEqual([false, false, false, false])
  expect([0, 1, 2, 3].map((atMs) => runs.turnsOut('half open', 8_000, atMs))).toEqual([false, false, false, false])
})
