import { expect, test } from 'vitest'
import type { LiveEntry, LiveRow } from './contract.ts'
import { Viewer } from './viewer.ts'

const row = (series: number, atMs: number, value: number): LiveRow => [series, atMs, value, 192, 0]
const entry = (seq: number, siteId: string | null = null): LiveEntry => ({
  kind: 'entry',
  seq,
  at: '',
  verb: 'alarm.raised',
  subject: { kind: 'alarm', id: '' },
  objectId: null,
  siteId,
  data: {},
})
const kinds = (viewer: Viewer, nowMs: number) => viewer.collect(nowMs).map((it) => it.event.kind)

test('[LV1] readings of one tick are coalesced to the newest of each series, never to an older one', () => {
  const viewer = new Viewer()
  viewer.offerReading(row(1, 10, 1))
  viewer.offerReading(row(1, 12, 3))
  viewer.offerReading(row(1, 11, 2))
  viewer.offerReading(row(2, 5, 9))
  expect(viewer.collect(1).map((it) => it.event)).toEqual([{ kind: 'readings', rows: [row(1, 12, 3), row(2, 5, 9)] }])
  expect(viewer.collect(2)).toEqual([])
})

test('[LV2] entries come each and in order, for watched sites and for what belongs to none', () => {
  const viewer = new Viewer()
  viewer.siteIds = new Set(['a'])
  for (const it of [entry(1), entry(2, 'a'), entry(3, 'b'), entry(4, 'a')]) viewer.offerEntry(it)
  expect(viewer.collect(1).map((it) => it.event.kind === 'entry' && it.event.seq)).toEqual([1, 2, 4])
})

test('[LV3] a browser that takes nothing is owed a bounded amount, and then a snapshot', () => {
  const viewer = new Viewer()
  for (let i = 0; i < 100_000; i++) viewer.offerReading(row(i % 50, i, i))
  for (let i = 0; i < 1_500; i++) viewer.offerEntry(entry(i))
  const events = viewer.collect(1).map((it) => it.event)
  expect(events[0]).toEqual({ kind: 'snapshot', reason: 'TOO_SLOW' })
  expect(events.filter((it) => it.kind === 'entry').length).toBeLessThan(1_000)
  expect(events.at(-1)).toMatchObject({ kind: 'readings', rows: { length: 50 } })
})

test('[LV4] what was sent is sent again after a cut, nothing twice and nothing missed; too far back is said so', () => {
  const viewer = new Viewer()
  const send = (from: number, to: number) => {
    for (let seq = from; seq <= to; seq++) {
      viewer.offerEntry(entry(seq))
      viewer.collect(1)
    }
  }
  const seqs = (n: number) => viewer.since(n)?.map(({ event }) => event.kind === 'entry' && event.seq)
  send(1, 10)
  expect(seqs(7)).toEqual([8, 9, 10])
  expect(seqs(10)).toEqual([])
  send(11, 300)
  expect(seqs(7)).toBeUndefined()
  expect(seqs(100)).toEqual(Array.from({ length: 200 }, (_, i) => i + 101))
  expect(seqs(301)).toBeUndefined()
})

test('[LV5] a quiet stream beats every 5 s with our clock', () => {
  const viewer = new Viewer()
  expect(kinds(viewer, 100_000)).toEqual(['tick'])
  expect(kinds(viewer, 104_999)).toEqual([])
  expect(kinds(viewer, 105_000)).toEqual(['tick'])
})

test('[LV13] trouble is told at once and once, its end too, beside whatever else comes; a stream that begins hears of it anew', () => {
  const viewer = new Viewer()
  const ticks = (nowMs: number) => viewer.collect(nowMs).flatMap(({ event }) => (event.kind === 'tick' ? [event.trouble] : []))
  expect(ticks(100_000)).toEqual([null])
  viewer.trouble = 'DATABASE_AWAY'
  viewer.offerReading(row(1, 10, 1))
  expect(viewer.owes(100_100)).toBe(true)
  expect(ticks(100_100)).toEqual(['DATABASE_AWAY'])
  expect(ticks(100_200)).toEqual([])
  viewer.begins()
  expect(ticks(100_300)).toEqual(['DATABASE_AWAY'])
  viewer.trouble = null
  expect(ticks(100_400)).toEqual([null])
  expect(viewer.since(0)?.map(({ event }) => event.kind)).toEqual(['readings']) // it is so now, or it is not: nothing to be told again
})
