import type { SchemeSpec } from './scheme.ts'

/** @source GS1 EPC Tag Data Translation 2.0, GIAI+: four digits of a company prefix at least, then GS1's character set 82 */
const GIAI = /^[0-9]{4}[!%-?A-Z_a-z"]{1,26}$/
const IN_ADDRESS = /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/8004\/([^/?#\s]+)\/?(?:\?[^#\s]*)?(?:#\S*)?$/i
const IN_TEXT = /^(?:\(8004\)|8004\/|\](?:d2|Q3|C1)8004|giai:)(.+)$/

/** An individual asset of GS1 (GIAI, application identifier 8004), as a GS1 Digital Link (URI Syntax 1.6, uncompressed) under any host, as an
 *  element string `(8004)…`, or as a scanner gives it. Kept as GS1's own canonical address. A GIAI has no check digit, and case counts.
 *  Not claimed: compressed links, other keys of GS1, that the company prefix was given out, GS1's resolver. */
export const gs1 = {
  id: 'gs1',
  scope: 'world',
  alias: true,
  canonical(text) {
    const inAddress = IN_ADDRESS.exec(text)?.[1]
    const giai = inAddress === undefined ? IN_TEXT.exec(text)?.[1] : unescaped(inAddress)
    return giai && GIAI.test(giai) ? `https://id.gs1.org/8004/${encodeURIComponent(giai)}` : null
  },
} as const satisfies SchemeSpec

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
