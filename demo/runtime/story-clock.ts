/** Process time of a site: real time, and while a story runs N times as fast. It never goes back. */
export class StoryClock {
  #atMs: number
  #processMs: number
  #pace = 1
  story: string | null = null
  #startedProcessMs = 0

  constructor(atMs: number) {
    this.#atMs = atMs
    this.#processMs = atMs
  }

  get pace(): number {
    return this.#pace
  }

  processMs(atMs: number): number {
    return this.#processMs + Math.max(0, atMs - this.#atMs) * this.#pace
  }

  /** Minutes of process time since the story began; 0 when none runs. */
  minute(atMs: number): number {
    return this.story === null ? 0 : (this.processMs(atMs) - this.#startedProcessMs) / 60_000
  }

  start(story: string, pace: number, atMs: number): void {
    this.#anchor(atMs)
    this.story = story
    this.#pace = pace
    this.#startedProcessMs = this.#processMs
  }

  stop(atMs: number): void {
    this.#anchor(atMs)
    this.story = null
    this.#pace = 1
  }

  #anchor(atMs: number): void {
    this.#processMs = this.processMs(atMs)
    this.#atMs = Math.max(atMs, this.#atMs)
  }

  toJSON(): ClockState {
    return { atMs: this.#atMs, processMs: this.#processMs, pace: this.#pace, story: this.story, startedProcessMs: this.#startedProcessMs }
  }

  restore(state: ClockState): void {
    this.#atMs = state.atMs
    this.#processMs = state.processMs
    this.#pace = state.pace
    this.story = state.story
    this.#startedProcessMs = state.startedProcessMs
  }
}

export type ClockState = { atMs: number; processMs: number; pace: number; story: string | null; startedProcessMs: number }
