import { STILL_FRAMES } from './lights.ts'

const REST_MS = 150
/** A slow renderer stops averaging early rather than keep a core busy; eight frames already round the shadows. */
const STILL_BUDGET_MS = 3000
const STILL_MIN = 8

/** What a clock asks of whoever draws. Inside a frame come `moving`, `still` and `show`; `rest` comes between frames. */
export type Drawing = {
  /** asks for one more frame, in which `tick` is called */
  request(): void
  /** @returns whether the view goes on moving by itself */
  moving(nowMs: number): boolean
  rest(): void
  still(frame: number): void
  show(): void
  /** drawing begins or has ended: between `false` and `true` no frame is asked for */
  busy(drawing: boolean): void
}

/** When to draw: at once while something changes, then the still picture frame by frame, then nothing at all. */
export function createClock(drawing: Drawing) {
  let phase: 'idle' | 'dirty' | 'waiting' | 'averaging' = 'idle'
  let rest: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  let startedMs = 0

  function enter(next: typeof phase) {
    const was = phase
    phase = next
    if ((was === 'idle') !== (next === 'idle')) drawing.busy(next !== 'idle')
  }
  function wait(tell: boolean) {
    enter('waiting')
    clearTimeout(rest)
    rest = setTimeout(() => {
      frame = 0
      startedMs = performance.now()
      enter('averaging')
      if (tell) drawing.rest()
      drawing.request()
    }, REST_MS)
  }
  function averaging(nowMs: number) {
    drawing.still(frame++)
    const enough = frame >= STILL_FRAMES || (frame >= STILL_MIN && nowMs - startedMs > STILL_BUDGET_MS)
    if (enough || frame === STILL_MIN || frame === STILL_MIN * 2) drawing.show()
    if (enough) enter('idle')
    else drawing.request()
  }
  function invalidate() {
    clearTimeout(rest)
    enter('dirty')
    drawing.request()
  }

  return {
    invalidate,
    /** A frame. One that was not asked for here is a change too: the canvas was resized, an element came or went. */
    tick(nowMs: number) {
      if (phase === 'averaging') averaging(nowMs)
      else if (drawing.moving(nowMs)) invalidate()
      else wait(true)
    },
    /** A small change behind the picture: averaged anew unseen, and shown when it is done, so that nothing flickers. */
    refresh() {
      if (phase === 'averaging') frame = 0
      else if (phase === 'idle') wait(false)
    },
    stop() {
      clearTimeout(rest)
      phase = 'idle'
    },
  }
}
