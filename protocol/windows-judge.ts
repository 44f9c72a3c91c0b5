import type { JudgeSpec } from './windows-manifest.ts'

export type Calm = { status: 'calm' }
export type Pending = { status: 'pending'; sinceMs: number; sinceAtMs: number }
export type Open = {
  status: 'open'
  sinceMs: number
  sinceAtMs: number
  toldMs: number
  toldScore: number
  peak: number
  normalSinceMs: number | null
}
export type Judgement = Calm | Pending | Open
export type Verdict = 'opened' | 'updated' | 'ended' | null

export const CALM: Calm = { status: 'calm' }

/** One score more. A finding starts at the first of the scores that made it, not when it was believed. */
export function stepJudge(
  before: Judgement,
  scored: { score: number; processMs: number; atMs: number },
  spec: JudgeSpec,
): { judgement: Judgement; verdict: Verdict } {
  const { score, processMs, atMs } = scored
  if (before.status === 'open') return stepOpen(before, score, processMs, spec)
  if (score < spec.threshold) return { judgement: CALM, verdict: null }
  const { sinceMs, sinceAtMs } = before.status === 'pending' ? before : { sinceMs: processMs, sinceAtMs: atMs }
  if (processMs - sinceMs < spec.persistMs) return { judgement: { status: 'pending', sinceMs, sinceAtMs }, verdict: null }
  return {
    judgement: { status: 'open', sinceMs, sinceAtMs, toldMs: processMs, toldScore: score, peak: score, normalSinceMs: null },
    verdict: 'opened',
  }
}

function stepOpen(before: Open, score: number, processMs: number, spec: JudgeSpec): { judgement: Judgement; verdict: Verdict } {
  const peak = Math.max(before.peak, score)
  const normalSinceMs = score < spec.release ? (before.normalSinceMs ?? processMs) : null
  if (normalSinceMs !== null && processMs - normalSinceMs >= spec.holdMs) return { judgement: CALM, verdict: 'ended' }
  const worse = score > before.toldScore * 1.5 && processMs - before.toldMs >= spec.updateMs / 10
  if (!worse && processMs - before.toldMs < spec.updateMs) return { judgement: { ...before, peak, normalSinceMs }, verdict: null }
  return {
    judgement: { ...before, peak, normalSinceMs, toldMs: processMs, toldScore: Math.max(score, before.toldScore) },
    verdict: 'updated',
  }
}
