import type { CommandRow, CommandState, TrackEntry } from '#/server/commands/contract.ts'

export type TrackStep = { state: CommandState; entry: TrackEntry | null; standing: 'passed' | 'now' | 'ended' | 'ahead' }

const ENDS: ReadonlySet<CommandState> = new Set(['confirmed', 'unconfirmed', 'refused', 'failed', 'expired', 'cancelled'])
const AHEAD = ['dispatched', 'accepted', 'acting', 'confirmed'] as const satisfies readonly CommandState[]

export const isUnderWay = (state: CommandState) => !ENDS.has(state)

/** What was reached, in the order it was reached, then what is still to come; after an end nothing comes. */
export function trackSteps(row: Pick<CommandRow, 'state' | 'track'>): TrackStep[] {
  const reached: TrackStep[] = row.track.map((entry, i) => ({
    state: entry.state,
    entry,
    standing: i < row.track.length - 1 ? 'passed' : isUnderWay(entry.state) ? 'now' : 'ended',
  }))
  if (!isUnderWay(row.state)) return reached
  const seen = new Set(reached.map((step) => step.state))
  const furthest = AHEAD.findLastIndex((state) => seen.has(state))
  return [...reached, ...AHEAD.slice(furthest + 1).map((state) => ({ state, entry: null, standing: 'ahead' as const }))]
}
