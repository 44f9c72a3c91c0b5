import type { SchemeSpec } from './scheme.ts'
import { freeText } from './text.ts'

/** What people say: `PS-03/P2`. Comes with the object, and stays its own when it is renamed. */
export const tag = { id: 'tag', scope: 'tenant', alias: false, canonical: freeText } as const satisfies SchemeSpec
