import { STILL_FRAMES } from './lights.ts'

const REST_MS = 150
/** A slow renderer stops averaging early rather than keep a core busy; eight frames already round the shadows. */
const STILL_BUDGET_MS = 3000
const STILL_MIN = 8

export type Clock = ReturnType<typeof createClock>

/** When to draw: at once while something changes, then the still picture frame by frame, then nothing at all. */
export function createClock(draw: { moving(nowMs: number): boolean; still(frame: number): void; show(): void }) {
  let raf = 0
  let rest: ReturnType<typeof setTimeout> | undefined
  let dirty = false
  let frame: number | null = null
  let startedMs = 0
  let waiting = false

  const request = () => {
    if (raf === 0) raf = requestAnimationFrame(tick)
  }
  function tick(nowMs: number) {
    raf = 0
    if (dirty) {
      dirty = false
      const goesOn = draw.moving(nowMs)
      if (goesOn) invalidate()
      else wait()
    } else if (frame !== null) averaging(nowMs)
  }
  function wait() {
    waiting = true
    rest = setTimeout(begin, REST_MS)
  }
  function begin() {
    waiting = false
    frame = 0
    startedMs = performance.now()
    request()
  }
  function averaging(nowMs: number) {
    draw.still(frame!++)
    const enough = frame! >= STILL_FRAMES || (frame! >= STILL_MIN && nowMs - startedMs > STILL_BUDGET_MS)
    if (enough || frame === STILL_MIN || frame === STILL_MIN * 2) draw.show()
    if (enough) frame = null
    else request()
  }
  function invalidate() {
    dirty = true
    frame = null
    waiting = false
    clearTimeout(rest)
    request()
  }

  return {
    invalidate,
    /** A small change behind the picture: averaged anew unseen, and shown when it is done, so that nothing flickers. */
    refresh() {
      if (dirty || frame !== null || waiting) return
      wait()
    },
    get resting() {
      return raf === 0 && !dirty && !waiting && frame === null
    },
    stop() {
      cancelAnimationFrame(raf)
      clearTimeout(rest)
    },
  }
}
