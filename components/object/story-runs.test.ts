import { expect, test } from 'vitest'
import { runsOf } from './story-runs.ts'

test('[OB10] what follows itself in a story is told once, with the newest and how often', () => {
  const story = ['found again', 'found again', 'order opened', 'found again']
  expect(runsOf(story, (entry) => entry)).toEqual([
    { entry: 'found again', text: 'found again', count: 2 },
    { entry: 'order opened', text: 'order opened', count: 1 },
    { entry: 'found again', text: 'found again', count: 1 },
  ])
  expect(runsOf([], String)).toEqual([])
})
