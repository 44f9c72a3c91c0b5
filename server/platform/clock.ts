/** The server's clock, injected so that rules and sweepers can be told the time. */
export type Clock = { nowMs(): number }
export const systemClock: Clock = { nowMs: () => Date.now() }

/** A clock that a test moves by hand. */
export function manualClock(startMs: number): Clock & { advance(ms: number): void } {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}
