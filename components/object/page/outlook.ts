import type { Finding } from '#/server/inference/contract.ts'
import { remainingLife } from './finding-limits.ts'

/** What is known now of a machine that wears: its speed and how it shakes, and what it would shake were it whole. */
export type Wearing = { finding: Finding; speedRpm: number; shakes: number; whole: number }
/** `lifeH` in running hours, pessimistic; `shakes` at the end of the time that was asked for, null where the growth is not known. */
export type Outlook = { lifeH: number; shakes: number | null }

/** What comes of running at another rate: turns to failure stay the same, so life goes with the inverse of the rate; the defect grows by a constant
 *  share a turn. What shakes is the whole machine and the defect, independent of each other, both in proportion to the speed.
 *  @param ratio the rate that is asked over the one it runs at
 *  @param aheadH running hours */
export function outlookAt({ finding, speedRpm, shakes, whole }: Wearing, ratio: number, aheadH: number | null): Outlook | null {
  const life = remainingLife(finding)
  if (!life || ratio <= 0 || speedRpm <= 0) return null
  const lifeH = (life.p10 * (life.speed || speedRpm)) / (speedRpm * ratio)
  const { growthPercentPerMrev: growth } = finding.evidence.params
  if (aheadH === null || typeof growth !== 'number') return { lifeH, shakes: null }
  const grown = (1 + growth / 100) ** ((aheadH * 60 * speedRpm * ratio) / 1e6)
  const defect = Math.max(0, shakes ** 2 - whole ** 2)
  return { lifeH, shakes: ratio * Math.sqrt(whole ** 2 + defect * grown ** 2) }
}
