import type { SchemeSpec } from './scheme.ts'
import { freeText } from './text.ts'

/** The maker's serial number. Two makers may give the same one, so it is unique for one maker; where none is named, for one twin type.
 *  No edition, no check: makers write what they like. */
export const serial = { id: 'serial', scope: 'issuer', alias: true, canonical: freeText } as const satisfies SchemeSpec
