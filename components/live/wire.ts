import type { LiveEvent } from '#/server/live/contract.ts'

/** What one tab wants of the browser's one stream. */
export type Interest = { series: number[]; siteIds: string[] }

export type ToStream = { kind: 'interest'; interest: Interest } | { kind: 'bye' }
/** `out`: nobody is signed in any more; it is tried again all the same, for he may sign in in another tab. */
export type StreamState = 'connecting' | 'open' | 'away' | 'out'
export type Trouble = Extract<LiveEvent, { kind: 'tick' }>['trouble']
/** `trouble` comes when it is another: the stream is open, and the server goes on with less than all of itself. */
export type FromStream =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'state'; state: StreamState }
  | { kind: 'trouble'; trouble: Trouble; sinceMs: number }
