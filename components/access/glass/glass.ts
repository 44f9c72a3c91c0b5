import type { GlassRow } from '#/server/access/contract.ts'

/** `open`: it still holds; `waits`: it is over and nobody has judged it. */
export type GlassState = 'open' | 'waits' | 'justified' | 'unjustified'

export function stateOf({ until, endedAt, review }: Pick<GlassRow, 'until' | 'endedAt' | 'review'>, nowMs: number): GlassState {
  if (review) return review.justified ? 'justified' : 'unjustified'
  return endedAt === null && new Date(until).getTime() > nowMs ? 'open' : 'waits'
}

/** Those that this person is to judge now or once they are over: nobody judges his own. */
export const waitingOf = (rows: readonly GlassRow[], personId: string): GlassRow[] =>
  rows.filter((row) => row.review === null && row.person.id !== personId)
