import { z } from 'zod'

export const AskForeign = z.strictObject({ code: z.string().max(300) })
/** What somebody else's register says of a code: told as theirs, never taken over. */
export type ForeignRecord = {
  code: string
  adapter: string
  /** who was asked */
  from: string
  values: { type: string; value: string; link: boolean }[]
}
/** `not_foreign`: of no register that is asked here, or our own. */
export type ForeignAnswer = { state: 'off' | 'not_foreign' } | { state: 'found'; record: ForeignRecord }
