import type { SchemeSpec } from './scheme.ts'
import { foldCode } from './text.ts'

const HANDLE = /^(?:hdl:)?(88(?:\.\d{1,8}){1,3}\/[^\s<>"'`;%?#{}|^\\\p{C}]{1,128})$/iu

/** Identifiers 88.x of the industrial internet, given by somebody else than this installation: `88.118.7/L2P1M1`, also as `hdl:88.…`.
 *  Prefix as the national nodes give it (88, then one to three numbers), suffix as the Handle System has it (RFC 3651, 2003), in at most
 *  128 characters that need no escape. Compared without regard to case, as the registries of the Handle System do for ASCII.
 *  Not claimed: the coding rules of single industries for the suffix, or that the prefix exists. */
export const handle = {
  id: 'handle',
  scope: 'world',
  alias: true,
  canonical: (text) => {
    const code = HANDLE.exec(text)?.[1]
    return code === undefined ? null : foldCode(code)
  },
} as const satisfies SchemeSpec
