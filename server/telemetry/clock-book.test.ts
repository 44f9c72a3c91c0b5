import { expect, test } from 'vitest'
import { ClockBook } from './clock-book.ts'

const NOW = Date.UTC(2026, 10, 22)
const HOUR = 3_600_000
const flags = (book: ClockBook, nowMs = NOW) => book.current(nowMs).map(({ id, trouble, offsetMs }) => [id, trouble, offsetMs])

test('[TE26] a device an hour or ten years ahead, or in 1970, is flagged at its first reading', () => {
  const book = new ClockBook()
  book.refused('hour', 'FUTURE', HOUR, NOW)
  book.refused('decade', 'FUTURE', 10 * 365 * 24 * HOUR, NOW)
  book.refused('1970', 'TOO_OLD', -NOW, NOW)
  book.refused('none', 'BAD_TIME', Number.NaN, NOW)
  book.refused('hot', 'OUT_OF_RANGE', 0, NOW) // nothing wrong with its clock
  expect(flags(book)).toEqual([['hour', 'ahead', HOUR], ['decade', 'ahead', 10 * 365 * 24 * HOUR], ['1970', 'unset', -NOW], ['none', 'unset', 0]]) // biome-ignore format: a table
})

test('[TE26] always the same lag is a clock that is behind; what was held up by a cut is none', () => {
  const book = new ClockBook()
  for (let s = 0; s <= 30; s++) {
    book.late('behind', HOUR + (s % 3) * 1_000, NOW + s * 1_000)
    book.late('held up', HOUR - s * 60_000, NOW + s * 1_000) // a minute's readings each second
  }
  expect(flags(book, NOW + 30_000)).toEqual([['behind', 'behind', -HOUR]])
})

test('[TE26] a node is held to the time of its own message; a flag goes when nothing was wrong for ten minutes', () => {
  const book = new ClockBook()
  book.node('right', -2_000, NOW)
  book.node('fast', HOUR, NOW)
  book.node('slow', -HOUR, NOW)
  book.node('1970', -NOW, NOW)
  expect(flags(book)).toEqual([['fast', 'ahead', HOUR], ['slow', 'behind', -HOUR], ['1970', 'unset', -NOW]]) // biome-ignore format: a table
  book.steppedBack('fast', 120_000, NOW + 60_000)
  expect(book.current(NOW + 60_000)[0]).toMatchObject({ trouble: 'stepped_back', sinceMs: NOW, lastMs: NOW + 60_000 })
  expect(flags(book, NOW + 11 * 60_000)).toEqual([['fast', 'stepped_back', -120_000]])
  expect(flags(book, NOW + 12 * 60_000)).toEqual([])
})
