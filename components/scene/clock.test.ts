import { afterEach, expect, test, vi } from 'vitest'
import { createClock } from './clock.ts'
import { STILL_FRAMES } from './lights.ts'

afterEach(() => {
  vi.useRealTimers()
})

function desk(options: { flightFrames?: number } = {}) {
  vi.useFakeTimers()
  const seen: string[] = []
  let asked = 0
  let flying = options.flightFrames ?? 0
  const clock = createClock({
    request: () => {
      asked = 1
    },
    moving: () => {
      seen.push('moving')
      return flying-- > 0
    },
    rest: () => void seen.push('rest'),
    still: (frame) => void seen.push(`still ${frame}`),
    show: () => void seen.push('show'),
    busy: (drawing) => void seen.push(drawing ? 'busy' : 'idle'),
  })
  /** Frames until none is asked for, and the timers that ask for more. */
  const settle = () => {
    for (let frames = 0; frames < 200; frames++) {
      if (asked === 0) vi.runAllTimers()
      if (asked === 0) return frames
      asked = 0
      clock.tick(performance.now())
    }
    return Number.POSITIVE_INFINITY
  }
  return { clock, seen, settle }
}

test('[SC7] a change is drawn once, averaged once it stands, and then nothing asks for a frame', () => {
  const { clock, seen, settle } = desk()
  clock.invalidate()
  expect(settle()).toBe(1 + STILL_FRAMES)
  expect(seen.slice(0, 4)).toEqual(['busy', 'moving', 'rest', 'still 0'])
  expect(seen.slice(-2)).toEqual(['show', 'idle'])
  expect(settle()).toBe(0)
})

test('[SC8] a flight is drawn frame by frame until it has landed, and rests once', () => {
  const { clock, seen, settle } = desk({ flightFrames: 5 })
  clock.invalidate()
  settle()
  expect(seen.filter((what) => what === 'moving')).toHaveLength(6)
  expect(seen.filter((what) => what === 'rest')).toHaveLength(1)
})

test('[SC9] a part that moves behind a still picture is averaged unseen: no rest is told, no moving frame drawn', () => {
  const { clock, seen, settle } = desk()
  clock.refresh()
  expect(settle()).toBe(STILL_FRAMES)
  expect(seen).not.toContain('moving')
  expect(seen).not.toContain('rest')
})
