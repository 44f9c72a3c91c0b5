import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

test('[AC19] who is here stands before who has left and who was erased, each by name, whatever its first letter’s case', () => {
  const left = { endedAt: '2026-01-01', erasure: null }
  const erased = { endedAt: '2026-01-01', erasure: { doneAt: null, kept: {} } as never }
  const here = { endedAt: null, erasure: null }
  const people = [{ name: 'Anna', ...erased }, { name: 'Ben', ...left }, { name: 'zoe', ...here }, { name: 'Yu', ...here }, { name: 'ada', ...here }] // biome-ignore format: one list
  expect(inOrder(people, 'en').map(({ name }) => name)).toEqual(['ada', 'Yu', 'zoe', 'Ben', 'Anna'])
})
