import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

export const SWAP_STEPS = ['place', 'out', 'in'] as const
export type SwapStep = (typeof SWAP_STEPS)[number]
/** `id` and `tag` are null while the code could not be looked up. */
export type Scanned = { code: string; id: string | null; tag: string | null }
/** What was scanned so far. The id is made with the first scan, so that sent twice it happens once. */
export type SwapDraft = { swapId: string; scanned: Partial<Record<SwapStep, Scanned>>; atMs: number | null }

const keyOf = (personId: string) => `onefold.swap.${personId}`
export const blankDraft = (): SwapDraft => ({ swapId: uuidv7(), scanned: {}, atMs: null })

/** What was scanned in the basement is still there after a reload; nobody scans three labels twice. It is his who scanned them. */
export function keptDraft(personId: string): SwapDraft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(personId)) ?? 'null') as SwapDraft | null
    return draft && typeof draft.swapId === 'string' && typeof draft.scanned === 'object' ? draft : null
  } catch {
    return null
  }
}

export function keepDraft(personId: string, draft: SwapDraft | null): void {
  if (draft === null || Object.keys(draft.scanned).length === 0) localStorage.removeItem(keyOf(personId))
  else localStorage.setItem(keyOf(personId), JSON.stringify(draft))
}

export const nextStep = ({ scanned }: SwapDraft): SwapStep | null => SWAP_STEPS.find((step) => !scanned[step]) ?? null
