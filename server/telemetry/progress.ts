/** Which batches of one epoch are committed: all up to `contiguous`, and some after a hole. */
export type Progress = { contiguous: number; ahead: Set<number> }

export const NOTHING_YET = (): Progress => ({ contiguous: 0, ahead: new Set() })

export const isCommitted = (progress: Progress, sequence: number): boolean =>
  sequence <= progress.contiguous || progress.ahead.has(sequence)

export function noteCommitted(progress: Progress, sequence: number): void {
  if (sequence > progress.contiguous) progress.ahead.add(sequence)
  while (progress.ahead.delete(progress.contiguous + 1)) progress.contiguous++
}

/** A gateway whose outbox no longer holds what is missing says where it begins: nothing before that can come any more. */
export function skipTo(progress: Progress, firstHeld: number): number {
  const lost = Math.max(0, firstHeld - 1 - progress.contiguous - [...progress.ahead].filter((it) => it < firstHeld).length)
  if (firstHeld - 1 <= progress.contiguous) return 0
  progress.contiguous = firstHeld - 1
  for (const sequence of [...progress.ahead]) if (sequence <= progress.contiguous) progress.ahead.delete(sequence)
  while (progress.ahead.delete(progress.contiguous + 1)) progress.contiguous++
  return lost
}
