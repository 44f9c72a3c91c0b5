import { expect, test } from 'vitest'
import { columnsOf } from './columns.ts'
import { UNTRUSTED } from './contract.ts'
import { Head } from './head.ts'

const read = (head: Head, series: number, fromMs = 0, toMs = 1e12) => {
  const found: [number, number][] = []
  head.each(series, fromMs, toMs, (atMs, value) => found.push([atMs, value]))
  return found.reverse()
}

test('[TE7] the head gives back the readings of open slots by series, and forgets a closed slot', () => {
  const head = new Head()
  head.add(1, columnsOf([[7, 10, 1], [8, 10, 2], [7, 20, 3]]), 0) // biome-ignore format: a table
  head.add(2, columnsOf([[7, 30, 4], [5000, 30, 5]]), 0) // biome-ignore format: a table
  expect(read(head, 7)).toEqual([[10, 1], [20, 3], [30, 4]]) // biome-ignore format: a table
  expect(read(head, 7, 20, 30)).toEqual([[20, 3]])
  expect(read(head, 5000)).toEqual([[30, 5]])
  expect(read(head, 6)).toEqual([])
  head.dropSlot(1)
  expect(read(head, 7)).toEqual([[30, 4]])
  expect(head.latest(8)?.value).toBe(2)
  expect(head.readings).toBe(2)
})

test('[TE8] late data never overwrite a newer value; of two of one time the later arrival counts', () => {
  const head = new Head()
  head.add(1, columnsOf([[1, 100, 5]]), 100)
  head.add(1, columnsOf([[1, 50, 9]]), 110)
  expect(head.latest(1)).toMatchObject({ atMs: 100, value: 5 })
  head.add(1, columnsOf([[1, 100, 6]]), 120)
  expect(head.latest(1)).toMatchObject({ atMs: 100, value: 6, receivedAtMs: 120 })
  expect(head.latest(2)).toBeNull()
  expect(head.seriesWithValue).toBe(1)
})

test('[TE7] chunks and series grow without losing a row', () => {
  const head = new Head()
  const rows = Array.from({ length: 100_000 }, (_, i) => [1 + (i % 3_000), i, i] as [number, number, number])
  head.add(1, columnsOf(rows), 0)
  let seen = 0
  for (let series = 1; series <= 3_000; series++) seen += read(head, series).length
  expect(seen).toBe(100_000)
  expect(read(head, 3).map(([at]) => at)).toEqual(Array.from({ length: 34 }, (_, i) => 2 + i * 3_000).filter((at) => at < 100_000))
})

test('[TE23] what is not trusted is kept, and is nobody’s newest value', () => {
  const head = new Head()
  head.add(1, columnsOf([[1, 100, 5]]), 100)
  head.add(1, columnsOf([[1, 200, 9, 64, UNTRUSTED]]), 200)
  expect(head.latest(1)).toMatchObject({ atMs: 100, value: 5 })
  expect(read(head, 1)).toEqual([[100, 5], [200, 9]]) // biome-ignore format: a table
})
