import type { GlassRow } from '#/server/access/contract.ts'

/** `open`: it still holds; `waits`: it is over and nobody has judged it. */
export type GlassState = 'open' | 'waits' | 'justified' | 'unjustified'

export function stateOf({ until, endedAt, review }: Pick<GlassRow, 'until' | 'endedAt' | 'review'>, nowMs: number): GlassState {
  if (review) return review.justified ? 'justified' : 'unjustified'
  return endedAt === null && new Date(until).getTime() > nowMs ? 'open' : 'waits'
}
