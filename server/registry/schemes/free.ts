import type { SchemeSpec } from './scheme.ts'
import { freeText } from './text.ts'

/** Whatever else an organisation calls its things: an inventory number, the code of the system before this one. */
export const free = { id: 'free', scope: 'tenant', alias: true, canonical: freeText } as const satisfies SchemeSpec
