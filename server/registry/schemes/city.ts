import type { SchemeSpec } from './scheme.ts'

const DIGITS = /^(\d{6})[- ]?(\d{2})[- ]?(\d{2})[- ]?(\d{6})$/

/** City component code (部件编码) of GB/T 30428.2-2013, as before in CJ/T 214-2007: sixteen digits, county (6, GB/T 2260), major class (2),
 *  minor class (2), serial number (6). Written with or without hyphens, kept without. It has no check digit.
 *  Not claimed: that county and classes are in the lists of those standards, which cities extend (classes 21 and above). */
export const city = {
  id: 'city',
  scope: 'tenant',
  alias: true,
  canonical(text) {
    const [, county, major, minor, serial] = DIGITS.exec(text) ?? []
    if (!county || !major || !minor || !serial) return null
    const numbered = county !== '000000' && major !== '00' && minor !== '00' && serial !== '000000'
    return numbered ? county + major + minor + serial : null
  },
} as const satisfies SchemeSpec
