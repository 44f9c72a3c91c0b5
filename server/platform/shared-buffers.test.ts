import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buffersFor, sharedBuffers } from './shared-buffers.ts'

const MB = 1024 ** 2
const GB = 1024 * MB

test('[PF30] its page cache grows with what is kept, within the machine', () => {
  expect(buffersFor(0, 16 * GB)).toBe('48MB')
  expect(buffersFor(0.3 * GB, 16 * GB)).toBe('48MB')
  expect(buffersFor(2 * GB, 16 * GB)).toBe('256MB')
  expect(buffersFor(100 * GB, 16 * GB)).toBe('512MB')
  expect(buffersFor(100 * GB, 4 * GB)).toBe('256MB')
  expect(buffersFor(100 * GB, 0.5 * GB)).toBe('48MB')
})

test('[PF30] what stands in the folder is counted with its tables; a folder that cannot be read is an empty one', () => {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-buffers-'))
  expect(sharedBuffers(dir)).toBe('48MB')
  mkdirSync(join(dir, 'base', '16384'), { recursive: true })
  for (const name of ['1', '2']) {
    writeFileSync(join(dir, 'base', '16384', name), '')
    truncateSync(join(dir, 'base', '16384', name), 300 * MB) // without taking that room
  }
  expect(sharedBuffers(dir)).toBe('75MB')
  rmSync(dir, { recursive: true })
})
