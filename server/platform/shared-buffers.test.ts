import { expect, test } from 'vitest'
import { buffersFor } from './shared-buffers.ts'

const GB = 1024 ** 3

test('[PF30] its page cache grows with what is kept, within the machine', () => {
  expect(buffersFor(0, 16 * GB)).toBe('48MB')
  expect(buffersFor(0.3 * GB, 16 * GB)).toBe('48MB')
  expect(buffersFor(2 * GB, 16 * GB)).toBe('256MB')
  expect(buffersFor(100 * GB, 16 * GB)).toBe('512MB')
  expect(buffersFor(100 * GB, 4 * GB)).toBe('256MB')
  expect(buffersFor(100 * GB, 0.5 * GB)).toBe('48MB')
})
