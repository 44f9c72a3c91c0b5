import { expect, test } from 'vitest'
import { isCommitted, NOTHING_YET, noteCommitted, skipTo } from './progress.ts'

test('[TE6] committed-up-to is the highest sequence with none missing before it, in whatever order they came', () => {
  const progress = NOTHING_YET()
  for (const sequence of [1, 3, 4, 6]) noteCommitted(progress, sequence)
  expect(progress.contiguous).toBe(1)
  expect(isCommitted(progress, 4)).toBe(true)
  expect(isCommitted(progress, 2)).toBe(false)
  noteCommitted(progress, 2)
  expect(progress.contiguous).toBe(4)
  expect([...progress.ahead]).toEqual([6])
  noteCommitted(progress, 3)
  expect(progress.contiguous).toBe(4)
})

test('[TE6] what the gateway no longer holds is counted as lost and passed over', () => {
  const progress = NOTHING_YET()
  for (const sequence of [1, 2, 5, 8]) noteCommitted(progress, sequence)
  expect(skipTo(progress, 8)).toBe(4) // 3, 4, 6, 7
  expect(progress.contiguous).toBe(8)
  expect(skipTo(progress, 3)).toBe(0)
  expect(progress.contiguous).toBe(8)
})
