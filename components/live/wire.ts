import type { LiveEvent } from '#/server/live/contract.ts'

/** What one tab wants of the browser's one stream. */
export type Interest = { series: number[]; siteIds: string[] }

export type ToStream = { kind: 'interest'; interest: Interest } | { kind: 'bye' }
export type StreamState = 'connecting' | 'open' | 'away'
export type FromStream = { kind: 'event'; event: LiveEvent } | { kind: 'state'; state: StreamState }
