const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Check character of ISO/IEC 7064 MOD 37,36 over digits and capital letters: catches every single wrong character and nearly
 *  every swap of two.
 *  @throws RangeError on any other character: callers normalise first
 *  @source ISO/IEC 7064:2003, hybrid systems, M = 36 */
export function checkCharacter(text: string): string {
  let product = 36
  for (const letter of text) {
    const digit = ALPHABET.indexOf(letter)
    if (digit < 0) throw new RangeError(`"${letter}" has no place in a code`)
    const sum = (product + digit) % 36 || 36
    product = (sum * 2) % 37
  }
  return ALPHABET[(37 - product) % 36] ?? ''
}
