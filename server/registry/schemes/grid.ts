import type { SchemeSpec } from './scheme.ts'

const DIGITS = /^(\d{6})[- ]?(\d{3})[- ]?(\d{3})[- ]?(\d{2,3})$/

/** Management grid (单元网格) of GB/T 30428.1-2013 as the code of an area: county (6, GB/T 2260), sub-district (3), community (3), number of
 *  the cell (3 digits; 2 in CJ/T 213-2005, both are kept as given). It has no check digit. The area is an object like any other; what
 *  stands in it is part of it.
 *  Not claimed: that the divisions exist, and the drawing rules for the cells. */
export const grid = {
  id: 'grid',
  scope: 'tenant',
  alias: true,
  canonical(text) {
    const [, county, street, community, cell] = DIGITS.exec(text) ?? []
    return county && street && community && cell && county !== '000000' ? county + street + community + cell : null
  },
} as const satisfies SchemeSpec
