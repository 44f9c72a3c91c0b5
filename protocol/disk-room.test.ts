import { expect, test } from 'vitest'
import { isFull } from './disk-room.ts'

const MB = 1e6

test('[DR1] a volume is full well before 95 % of it are used, and no more when a tenth more than that is free', () => {
  const volume = (freeBytes: number) => ({ freeBytes, totalBytes: 1_000 * MB })
  expect(isFull(volume(81 * MB), false)).toBe(false)
  expect(isFull(volume(79 * MB), false)).toBe(true)
  expect(isFull(volume(87 * MB), true)).toBe(true)
  expect(isFull(volume(89 * MB), true)).toBe(false)
})

test('[DR1] of a large volume two gigabytes are left, not a share of it; of a small one what its writer takes in one piece', () => {
  expect(isFull({ freeBytes: 2.1e9, totalBytes: 4e12 }, false)).toBe(false)
  expect(isFull({ freeBytes: 1.9e9, totalBytes: 4e12 }, false)).toBe(true)
  expect(isFull({ freeBytes: 120 * MB, totalBytes: 500 * MB }, false, 128 * MB)).toBe(true)
})
